import { harmlessHtml } from '../../gmail/harmless-html';

describe('HTML of a stranger', () => {
	it.each([
		[
			'keeps words, links and looks',
			'<p style="color: red">Hi <a href="https://x.test/">x</a></p>',
			'<p style="color:red">Hi <a href="https://x.test/">x</a></p>',
		],
		['closes what it opened', '<div><b>bold', '<div><b>bold</b></div>'],
		[
			'closes nothing that it did not open',
			'</div></blockquote></td></table><p>I am you</p>',
			'<p>I am you</p>',
		],
		['keeps no script', 'a<script>run()</script>b<SCRIPT>', 'ab'],
		['keeps no style sheet', '<style>* { display: none }</style>a', 'a'],
		[
			'keeps no handler',
			'<img src="cid:logo" onerror="run()" alt="Logo">',
			'<img src="cid:logo" alt="Logo">',
		],
		[
			'keeps no address that runs',
			'<a href="javascript:run()">a</a><a href=" java\nscript:run()">b</a><a href="data:text/html,x">c</a>',
			'<a>a</a><a>b</a><a>c</a>',
		],
		[
			'keeps no form, frame, base or sheet',
			'<base href="https://x.test/"><form action="https://x.test/"><input name="pin">a</form><iframe src="https://x.test/">b</iframe><link rel="stylesheet" href="https://x.test/">',
			'a',
		],
		[
			'keeps nothing in its head',
			'<html><head><title>T</title><meta http-equiv="refresh" content="0"></head><body>a</body></html>',
			'a',
		],
		[
			'moves nothing over other words',
			'<div style="position:fixed;top:0;left:0;margin-top:-900px;background:url(https://x.test/);z-index:9;color:#fff">a</div>',
			'<div style="color:#fff">a</div>',
		],
		['keeps no id and no class', '<div id="a" class="gmail_quote">a</div>', '<div>a</div>'],
		['keeps no comment', 'a<!-- <b> -->b<![CDATA[c]]>', 'ab'],
		['keeps words behind the end of its body', '<body>a</body></html>b', 'ab'],
		['writes signs as signs', '1 < 2 & 3 > 2', '1 &lt; 2 &amp; 3 &gt; 2'],
	])('%s', (_what, html, harmless) => {
		expect(harmlessHtml(html)).toBe(harmless);
	});

	it('is told where it is nested deeper than anybody writes', () => {
		const nested = (depth: number) => `${'<div>'.repeat(depth)}deep${'</div>'.repeat(depth)}`;
		expect(harmlessHtml(nested(300))).toBe(nested(300));
		expect(harmlessHtml(nested(200_000))).toBeUndefined();
	});
});
