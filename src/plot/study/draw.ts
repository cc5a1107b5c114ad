/** Drawing a study's figures one by one: one that cannot be drawn is told, and keeps no other from being drawn. */

import { UserError } from "../../errors/user-error.js";
import type { Figure } from "../drawing/render.js";
import { toSvg } from "../drawing/render.js";

/** What has been drawn, or in words that it cannot be. */
export type Attempt<Made> = { made: Made } | { problem: string };

/** @throws UserError where a file that the figure shows is damaged */
export async function attempt<Made>(name: string, draw: () => Promise<Made>): Promise<Attempt<Made>> {
  try {
    return { made: await draw() };
  } catch (error) {
    if (error instanceof UserError || !(error instanceof Error)) throw error;
    return { problem: `figure ${name} cannot be drawn: ${error.message}` };
  }
}

/** A figure's picture and its content in words. */
export async function drawing(figure: () => Figure): Promise<{ svg: string; description: string }> {
  const made = figure();
  return { svg: await toSvg(made), description: made.description };
}
