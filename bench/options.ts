/** The bench's command line. */

import type { BackendName } from "../src/diffusion/backend.js";
import { oneOf, UserError } from "../src/errors/user-error.js";
import { CONFIG_NAMES, MECHANISM_NAMES } from "./configurations.js";

export const BACKEND_NAMES = ["native", "wasm", "reference"] as const satisfies BackendName[];

export interface Options {
  /** null: all that load here */
  backends: BackendName[] | null;
  configs: string[];
  json: boolean;
  quick: boolean;
  peers: boolean;
  density: boolean;
  help: boolean;
}

const OPTIONS = ["--backend", "--config", "--quick", "--json", "--peers", "--density", "--help"] as const;

export const HELP = `npm run -s bench -- [options]

  --backend LIST   of ${BACKEND_NAMES.join(", ")}, separated by commas (default: all that load)
  --config LIST    of ${CONFIG_NAMES.join(", ")} (default: these),
                   ${MECHANISM_NAMES.join(", ")}
  --quick          fewer repeats
  --json           one JSON object instead of text
  --density        log densities alone: errors against exact mixtures, and time a row of trained networks
  --peers          also time PyTorch and JAX where Python has them; NOISEGRID_PYTHON names the interpreter (default: python3)
`;

function list<T extends string>(what: string, given: string | undefined, valid: readonly T[]): T[] {
  if (given === undefined || given === "") throw new UserError(`--${what} needs a value (valid: ${valid.join(", ")})`);
  const names = given.split(",").map((name) => oneOf(what, name.trim(), valid));
  return valid.filter((name) => names.includes(name));
}

/** @throws UserError naming the nearest valid option or value */
export function parseOptions(args: string[]): Options {
  const options: Options = {
    backends: null,
    configs: [...CONFIG_NAMES],
    json: false,
    quick: false,
    peers: false,
    density: false,
    help: false,
  };
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [given, inline] = word.split(/=(.*)/s);
    const option = oneOf("option", given, OPTIONS);
    if (option === "--backend") options.backends = list("backend", inline ?? rest.shift(), BACKEND_NAMES);
    else if (option === "--config") options.configs = list("config", inline ?? rest.shift(), [...CONFIG_NAMES, ...MECHANISM_NAMES]);
    else if (inline !== undefined) throw new UserError(`${option} takes no value`);
    else if (option === "--json") options.json = true;
    else if (option === "--quick") options.quick = true;
    else if (option === "--peers") options.peers = true;
    else if (option === "--density") options.density = true;
    else options.help = true;
  }
  if (options.peers && options.density) throw new UserError("--peers times training and sampling, --density neither; give one of them");
  const unknown = options.configs.find((name) => !CONFIG_NAMES.includes(name));
  if (options.peers && unknown !== undefined) throw new UserError(`--peers measures ${CONFIG_NAMES.join(", ")}; they have no ${unknown}`);
  return options;
}
