/** This package's version: that of its manifest, written here too, as a browser has no manifest to read. */

export const version = "0.2.0";
