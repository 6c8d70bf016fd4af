import { toSnippet } from '../../../gmail/parse/snippet';

describe('the snippet', () => {
	it.each([
		['Hello,\r\n\r\n  there\t!', 'Hello, there !'],
		['', ''],
		['a\u200b\u00ad\ufeffb', 'ab'],
		['News \u034f \u200c \u034f \u200c today', 'News today'],
		['x'.repeat(300), 'x'.repeat(200)],
		[`${'word '.repeat(39)}longer words`, 'word '.repeat(39).trim()],
		['😀'.repeat(250), '😀'.repeat(200)],
	])('of %j is %j', (text, snippet) => {
		expect(toSnippet(text)).toBe(snippet);
	});
});
