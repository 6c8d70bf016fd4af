/** Has types of its own, which this project's module resolution does not find by the package's `exports`. */
declare module 'libmime/lib/charset' {
	/** Bytes as text; a charset nobody knows is read as UTF-8. */
	export const decode: (bytes: Buffer, charset: string) => string;
	/** Its proper name: `win-1257` is `windows-1257`. */
	export const normalizeCharset: (charset: string) => string;
}
