/** This package's version: that of its manifest, which a test compares. */

export const version = "0.1.0";
