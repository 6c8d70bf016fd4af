/** The parser of Authentication-Results alone: the whole of mailauth would bring DNS and HTTP clients along. */
declare module 'mailauth/lib/parse-dkim-headers' {
	const parse: (headerLine: string) => { parsed: unknown };
	export default parse;
}
