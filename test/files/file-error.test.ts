/** What the system says of a file: the user's to mend, or a failure; each in one line that says what it is. */

import { constants } from "node:os";
import { getSystemErrorMap } from "node:util";
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/errors/user-error.js";
import { fileError } from "../../src/files/file-error.js";

/** Codes that another path, or other rights, would have avoided. */
const MISTAKES = "EACCES EPERM EROFS ENOENT ENOTDIR EISDIR EEXIST ENOTEMPTY ELOOP ENAMETOOLONG EILSEQ EBADF ENXIO ENODEV ETXTBSY".split(
  " ",
);

const told = (code: string, syscall = "write"): Error =>
  fileError(Object.assign(new Error(`${code}: words of the system, ${syscall} 'there'`), { code, syscall }), "write", "there");

describe.each(Object.keys(constants.errno))("%s", (code) => {
  it("is told in one line", () => {
    const { message } = told(code);
    expect(message).toMatch(/^cannot write there: [a-zA-Z][^\n]* \(E[A-Z0-9]+\)$/);
    // the code stands once, at the end
    expect(message.split(code)).toHaveLength(2);
  });

  it("is the user's to mend or a failure", () => {
    expect(told(code) instanceof UserError).toBe(MISTAKES.includes(code));
  });
});

it("has words for what disks, networks and limits do", () => {
  expect(told("ENOSPC").message).toBe("cannot write there: the disk is full (ENOSPC)");
  expect(told("EFBIG").message).toBe("cannot write there: the file would be larger than is allowed (EFBIG)");
  expect(told("EMFILE").message).toBe("cannot write there: this process has too many open files (EMFILE)");
  expect(told("EIO").message).toBe("cannot write there: the device reports an input/output error (EIO)");
});

it("takes every code that this system has for a failure where nothing is known of it", () => {
  const codes = [...getSystemErrorMap().values()].map(([code]) => code);
  expect(codes.length).toBeGreaterThan(50);
  for (const code of codes) expect(told(code) instanceof UserError, code).toBe(MISTAKES.includes(code));
});

it("takes an invalid argument for a name that the file system refuses, where a name was given", () => {
  expect(told("EINVAL", "open")).toBeInstanceOf(UserError);
  expect(told("EINVAL", "write")).not.toBeInstanceOf(UserError);
});
