import { expect, it } from "vitest";
import { stepPairs, visitedTimesteps } from "../../src/diffusion/samplers/chain/timesteps.js";

it("falls strictly from T - 1 to 0, for every number of steps", () => {
  for (const timesteps of [1, 2, 3, 7, 50, 101]) {
    for (let steps = 1; steps <= timesteps; steps++) {
      const visited = visitedTimesteps(timesteps, steps);
      expect(visited).toHaveLength(steps);
      expect(visited[0]).toBe(timesteps - 1);
      if (steps > 1) expect(visited.at(-1)).toBe(0);
      for (let i = 1; i < steps; i++) expect(visited[i]).toBeLessThan(visited[i - 1]);
    }
  }
});

it("is even", () => {
  expect(visitedTimesteps(1000, 10)).toEqual([999, 888, 777, 666, 555, 444, 333, 222, 111, 0]);
  expect(visitedTimesteps(100, 5)).toEqual([99, 74, 50, 25, 0]);
  expect(visitedTimesteps(4, 3)).toEqual([3, 2, 0]);
  expect(visitedTimesteps(10_000, 9_999)).toHaveLength(new Set(visitedTimesteps(10_000, 9_999)).size);
});

it("pairs each timestep with the next, and the last with the data", () => {
  expect(stepPairs(9, 3)).toEqual([
    { timestep: 8, previous: 4 },
    { timestep: 4, previous: 0 },
    { timestep: 0, previous: -1 },
  ]);
  expect(stepPairs(9, 1)).toEqual([{ timestep: 8, previous: -1 }]);
});

it.each([0, 51, 2.5, NaN])("refuses %d steps of 50", (steps) => {
  expect(() => visitedTimesteps(50, steps)).toThrow(`steps is ${steps}: must be a whole number from 1 to 50`);
});
