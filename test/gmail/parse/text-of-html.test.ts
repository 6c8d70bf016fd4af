import { alignedTextOfHtml, textOfHtml } from '../../../gmail/parse/text-of-html';
import { worked } from '../../support/held-loop';

// A hold of the mail's own comes back at each try; garbage collection of this process or a noisy machine does not.
jest.retryTimes(2, { logErrorsBeforeRetry: true });

describe('the text of HTML', () => {
	it.each([
		[
			'rows of a table',
			'<table><tr><td>Apple</td><td>3</td><td>1.20</td></tr></table>',
			'Apple 3 1.20',
		],
		[
			'rows of Outlook',
			'<table><tr><td><p class="MsoNormal">Apple</p></td><td>\n<div><p>3</p></div></td></tr><tr><td>Pear</td><td>1</td></tr></table>',
			'Apple 3\nPear 1',
		],
		[
			'a frame of tables',
			'<table><tr><td><table><tr><td>Hello</td></tr><tr><td><p>One</p><p>Two</p></td></tr></table></td></tr></table>',
			'Hello\n\nOne\n\nTwo',
		],
		['no title', '<html><head><title>T</title></head><body>a</body></html>', 'a'],
		['no style sheet', '<style>p { }</style><script>x()</script><p>a</p>', 'a'],
		['no hidden words', '<div style="color:red;DISPLAY: none">x</div><p>a</p>', 'a'],
		['no preheader of Outlook', '<span style="mso-hide:all;">x</span>a', 'a'],
		['no preheader of no height', '<div style="max-height:0px;overflow:hidden">x</div>a', 'a'],
		[
			'words in a cell of no font size',
			'<td style="font-size:0px"><p style="font-size:13px">a</p></td>',
			'a',
		],
		['headings as they are', '<h1>Thank you</h1><p>a</p>', 'Thank you\n\na'],
		[
			'links with addresses',
			'<a href="https://x.test/1">Track it</a>',
			'Track it [https://x.test/1]',
		],
		['links that say their address', '<a href="https://x.test/">x.test</a>', 'x.test'],
		[
			'addresses',
			'<a href="mailto:a@x.test">a@x.test</a>, <a href="mailto:a@x.test">Ann</a>',
			'a@x.test, Ann [a@x.test]',
		],
		['links that lead nowhere', '<a href="#top">up</a> <a href="javascript:x()">go</a>', 'up go'],
		['lines', 'a<br>b<div>c</div><div><br></div><div>d</div>', 'a\nb\nc\n\nd'],
		['lists', '<ul><li>a<li>b</ul>', ' * a\n * b'],
		['quotations', '<div>a</div><blockquote>b<br>c</blockquote>', 'a\n\n> b\n> c'],
		['hard blanks', 'a&nbsp;b', 'a b'],
		['words behind the body', '<html><body>a</body></html><p>b</p>', 'a\n\nb'],
		['a head that is never closed', '<html><head><meta name=x><p>a</p>', 'a'],
		['images beside words', '<img alt="Logo" src=x>a', 'a'],
		[
			'images alone',
			'<a href="https://x.test"><img alt="Sale" src=x></a><img alt="50%">',
			'Sale 50%',
		],
		['nothing', '', ''],
	])('has %s', (_what, html, text) => {
		expect(textOfHtml(html).trimEnd()).toBe(text);
	});

	it('has columns below each other where it is the text part of our own HTML', () => {
		const html =
			'<table><tr><td>Apple</td><td>3</td></tr><tr><td>Pear tree</td><td>1</td></tr></table>';
		expect(alignedTextOfHtml(html)).toBe('Apple       3\nPear tree   1');
	});

	it.each([
		['<b>', 500_000],
		['<b></i>', 250_000],
		['<div><blockquote>', 20_000],
		['<blockquote>', 300],
		['<ul><li>a', 300],
		['<td colspan="99999999" rowspan=99999999>', 20_000],
		['<', 1_000_000],
		['<a ', 500_000],
		['<p>', 300_000],
		['<style>', 200_000],
		['<!--', 300_000],
		['&#', 500_000],
		['<table><tr><td>', 60_000],
		[' ', 1_000_000],
	])('takes little time, however hostile the HTML: %s', (unit, times) => {
		const html = unit.repeat(times) + 'line<br>'.repeat(20_000);
		const start = worked();
		textOfHtml(html);
		alignedTextOfHtml(html);
		expect(worked() - start).toBeLessThan(5_000);
	});

	it.each([...Object.getOwnPropertyNames(Object.prototype), 'prototype', 'length'])(
		'reads an element that is called %s',
		(name) => {
			for (const written of [name, name.toUpperCase()]) {
				const html = `<p>Hello <${written} ${written}=x>dear</${written}> friend</p><${written}/>`;
				expect(textOfHtml(html)).toMatch(/Hello .*dear.* friend/);
				expect(alignedTextOfHtml(html)).toMatch(/Hello .*dear.* friend/);
			}
		},
	);

	it('keeps the words of HTML that is too deep to be laid out', () => {
		expect(
			textOfHtml(`${'<b>'.repeat(1_000)}a<style>x</style><p>b`)
				.replace(/\s+/g, ' ')
				.trim(),
		).toBe('a b');
	});
});
