/** Before all test files, and before every rerun of watched ones: what is built is brought up to its sources. */

import type { TestProject } from "vitest/node";
import { refresh } from "../../scripts/built/refresh.mjs";

export default function setup(project: TestProject): void {
  refresh();
  project.onTestsRerun(refresh);
}
