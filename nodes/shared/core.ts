/** The core, as it is loaded. */
export type Core = typeof import('../../gmail');

/** The core with its libraries, one file, loaded at first use: n8n's start-up should hardly notice this package. */
export const loadCore = async (): Promise<Core> => await import('../../gmail');
