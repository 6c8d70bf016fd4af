/**
 * Something that there is once in this process. n8n loads a package anew when it is upgraded while the old code still runs: what
 * both have to share lives outside of modules.
 *
 * @param name changes with the shape of the value
 */
export const processWide = <Value>(name: string, create: () => Value): Value => {
	const place = globalThis as unknown as Record<symbol, Value | undefined>;
	const key = Symbol.for(`n8n-nodes-gmail-imap-smtp/${name}`);
	return (place[key] ??= create());
};
