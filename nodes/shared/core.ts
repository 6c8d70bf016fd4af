/** The core with its libraries, one file, loaded at first use: n8n's start-up should hardly notice this package. */
export const loadCore = async (): Promise<typeof import('../../gmail')> =>
	await import('../../gmail');
