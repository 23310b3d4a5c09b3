/** The engine's version, recorded with every run. A test holds it equal to package.json. */
export const ENGINE_VERSION = "0.1.0";
