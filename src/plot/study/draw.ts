/** Draws a study's figures one by one; a figure that cannot be drawn is reported and does not stop the others. */

import { UserError } from "../../errors/user-error.js";
import type { Figure } from "../drawing/render.js";
import { toSvg } from "../drawing/render.js";

/** A drawn figure, or the reason why it cannot be drawn. */
export type Attempt<Made> = { made: Made } | { problem: string };

/** @throws UserError if a file that the figure shows is damaged */
export async function attempt<Made>(name: string, draw: () => Promise<Made>): Promise<Attempt<Made>> {
  try {
    return { made: await draw() };
  } catch (error) {
    if (error instanceof UserError || !(error instanceof Error)) throw error;
    return { problem: `figure ${name} cannot be drawn: ${error.message}` };
  }
}

/** A figure's picture and its text description. */
export async function drawing(figure: () => Figure): Promise<{ svg: string; description: string }> {
  const made = figure();
  return { svg: await toSvg(made), description: made.description };
}
