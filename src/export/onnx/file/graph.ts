/** An ONNX graph that is built value by value, and its file. */

import { version } from "../../../version.js";
import { Message } from "./protobuf.js";
import type { TensorType, Values } from "./tensors.js";
import { tensorProto, TYPES } from "./tensors.js";

/**
 * The oldest sets of operators that have all that is used, so that old readers take the files too: ONNX Runtime 1.9 of 2021 does, and
 * those of today as well.
 */
const OPERATORS = 13;
const ML_OPERATORS = 2;
const FORMAT = 7;

/** Name of the first axis of every input and output. */
const ROWS = "rows";

/** The name of a value of the graph. */
export type Value = string;

/** Attributes of an operator: whole numbers, or a tensor of texts or numbers. */
export type Attributes = Readonly<Record<string, number | readonly number[] | readonly string[]>>;

export class Graph {
  readonly #inputs: Message[] = [];
  readonly #outputs: Message[] = [];
  readonly #nodes: Message[] = [];
  readonly #constants: Message[] = [];
  readonly #known = new Map<string, Value>();

  /** @param name of the graph */
  constructor(private readonly name: string) {}

  /** An input of rows. @param columns numbers of a row; none for one axis */
  input(name: string, type: TensorType, columns?: number): Value {
    this.#inputs.push(valueInfo(name, type, columns));
    return name;
  }

  /** Makes a value an output of rows of that name. */
  output(name: string, type: TensorType, value: Value, columns?: number): void {
    this.#nodes.push(nodeProto("Identity", [value], name, {}));
    this.#outputs.push(valueInfo(name, type, columns));
  }

  floats(values: ArrayLike<number>, shape: readonly number[]): Value {
    return this.#constant(shape, { type: "float32", values });
  }

  doubles(values: ArrayLike<number>, shape: readonly number[]): Value {
    return this.#constant(shape, { type: "float64", values });
  }

  integers(values: ArrayLike<number>, shape: readonly number[] = [values.length]): Value {
    return this.#constant(shape, { type: "int64", values });
  }

  texts(values: readonly string[]): Value {
    return this.#constant([values.length], { type: "string", values });
  }

  double(value: number): Value {
    return this.#single(`float64 ${value}`, () => this.doubles([value], []));
  }

  float(value: number): Value {
    return this.#single(`float32 ${value}`, () => this.floats([value], []));
  }

  integer(value: number): Value {
    return this.#single(`int64 ${value}`, () => this.integers([value], []));
  }

  /** Adds an operator with one result. */
  node(operator: string, inputs: readonly Value[], attributes: Attributes = {}): Value {
    const result = `/${operator}_${this.#nodes.length}`;
    this.#nodes.push(nodeProto(operator, inputs, result, attributes));
    return result;
  }

  cast(value: Value, type: TensorType): Value {
    return this.node("Cast", [value], { to: TYPES[type] });
  }

  /** Rows of a table by their number: one more axis for each that the rows have. */
  gather(table: Value, rows: Value, axis = 0): Value {
    return this.node("Gather", [table, rows], { axis });
  }

  /** One column of rows × columns. */
  column(value: Value, at: number): Value {
    return this.gather(value, this.integer(at), 1);
  }

  /** 0 of each row of a column, int64. */
  zeros(column: Value): Value {
    return this.cast(this.node("Less", [column, column]), "int64");
  }

  /** Whether numbers are NaN: older versions of ONNX Runtime have no IsNaN of double precision. */
  isNaN(value: Value): Value {
    return this.node("Not", [this.node("Equal", [value, value])]);
  }

  unsqueeze(value: Value, axis: number): Value {
    return this.node("Unsqueeze", [value, this.integers([axis])]);
  }

  /** @param shape 0 stands for the length that the axis has */
  reshape(value: Value, shape: readonly number[]): Value {
    return this.node("Reshape", [value, this.integers(shape)]);
  }

  /** The bytes of the file. @param metadata texts by name */
  encoded(metadata: Readonly<Record<string, string>>): Uint8Array {
    const graph = new Message();
    for (const node of this.#nodes) graph.message(1, node);
    graph.text(2, this.name);
    for (const constant of this.#constants) graph.message(5, constant);
    for (const input of this.#inputs) graph.message(11, input);
    for (const output of this.#outputs) graph.message(12, output);
    const model = new Message()
      .int(1, FORMAT)
      .text(2, "noisegrid")
      .text(3, version)
      .message(7, graph)
      .message(8, new Message().text(1, "").int(2, OPERATORS))
      .message(8, new Message().text(1, "ai.onnx.ml").int(2, ML_OPERATORS));
    for (const [key, value] of Object.entries(metadata)) model.message(14, new Message().text(1, key).text(2, value));
    return model.encoded();
  }

  #constant(shape: readonly number[], given: Values): Value {
    if (given.values.length !== shape.reduce((product, length) => product * length, 1))
      throw new Error(`internal: a constant of ${given.values.length} values has the shape [${shape.join()}]`);
    const name = `/constant_${this.#constants.length}`;
    this.#constants.push(tensorProto(name, shape, given));
    return name;
  }

  #single(key: string, make: () => Value): Value {
    const known = this.#known.get(key) ?? make();
    this.#known.set(key, known);
    return known;
  }
}

function nodeProto(operator: string, inputs: readonly Value[], result: Value, attributes: Attributes): Message {
  const node = new Message();
  for (const input of inputs) node.text(1, input);
  node.text(2, result).text(3, result).text(4, operator);
  for (const [name, value] of Object.entries(attributes)) node.message(5, attributeProto(name, value));
  return operator === "LabelEncoder" ? node.text(7, "ai.onnx.ml") : node;
}

/** Kinds of attributes in ONNX's `AttributeProto.AttributeType`. */
const INT = 2;
const INTS = 7;
const STRINGS = 8;

function attributeProto(name: string, value: Attributes[string]): Message {
  const message = new Message().text(1, name);
  if (typeof value === "number") return message.int(3, value).int(20, INT);
  if (value.every((each) => typeof each === "number")) {
    for (const each of value) message.int(8, each);
    return message.int(20, INTS);
  }
  for (const each of value) message.text(9, each);
  return message.int(20, STRINGS);
}

function valueInfo(name: string, type: TensorType, columns: number | undefined): Message {
  const shape = new Message().message(1, new Message().text(2, ROWS));
  if (columns !== undefined) shape.message(1, new Message().int(1, columns));
  const tensor = new Message().int(1, TYPES[type]).message(2, shape);
  return new Message().text(1, name).message(2, new Message().message(1, tensor));
}
