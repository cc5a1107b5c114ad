// Makes `npx noisegrid` work in a checkout: npm links the commands of dependencies, not a package's own.
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";

const bin = "node_modules/.bin";
mkdirSync(bin, { recursive: true });
chmodSync("dist/cli/main.js", 0o755);
if (process.platform === "win32") {
  writeFileSync(`${bin}/noisegrid.cmd`, '@node "%~dp0\\..\\..\\dist\\cli\\main.js" %*\r\n');
} else {
  rmSync(`${bin}/noisegrid`, { force: true });
  symlinkSync("../../dist/cli/main.js", `${bin}/noisegrid`);
}
