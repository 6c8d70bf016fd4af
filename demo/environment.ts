/** What a program needs of the machine; the rest (proxies, NODE_OPTIONS, somebody's own N8N_...) would leak in. */
const inherited = [
	'PATH',
	'HOME',
	'LANG',
	'TMPDIR',
	'TEMP',
	'SYSTEMROOT',
	'USERPROFILE',
	'APPDATA',
];

/** The environment of a program that the demo starts. */
export function environment(own: Record<string, string>): Record<string, string> {
	const kept = inherited.flatMap((name) => {
		const value = process.env[name];
		return value === undefined ? [] : [[name, value] as const];
	});
	return { ...Object.fromEntries(kept), ...own };
}
