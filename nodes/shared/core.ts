/** The core, as it is loaded. */
export type Core = typeof import('../../gmail');

let core: Promise<Core> | undefined;

/**
 * The core, loaded at first use: n8n's start-up should hardly notice this package. Kept, since after an upgrade a second look would give
 * the code of another version.
 */
export const loadCore = async (): Promise<Core> => await (core ??= import('../../gmail'));
