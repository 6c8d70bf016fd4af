import { readOriginal } from '../../../gmail/send/original';
import { asRichAs, forwardBelow, quoteBelow, signBelow } from '../../../gmail/send/quote';

const original = readOriginal({
	messageId: '<1@x>',
	subject: 'Order <7>',
	from: [{ name: 'Carla "C" <b>', address: 'carla@x.test' }],
	to: [{ name: '', address: 'me@x.test' }],
	cc: [],
	date: '2026-11-24T09:15:00.000Z',
	text: 'Hi,\n> earlier\n\nBye',
	html: '<!DOCTYPE html><html><head><style>p{}</style></head><body class="x"><p>Hi</p><script>alert(1)</script></body></html>',
});

it('quotes words below an answer in words, each line marked', async () => {
	expect((await quoteBelow({ text: 'Fine.' }, original)).body).toEqual({
		text: 'Fine.\n\nOn Tue, 24 Nov 2026, 09:15 UTC, Carla "C" <b> <carla@x.test> wrote:\n> Hi,\n>> earlier\n>\n> Bye',
	});
});

it('quotes HTML below an answer in HTML: what was inside its body, nothing that runs', async () => {
	const { html, text } = (await quoteBelow({ html: '<p>Fine.</p>' }, original)).body;
	expect(text).toMatch(/^Fine\.\n\nOn Tue.*\n> Hi,/);
	expect(html).toContain('<p>Fine.</p><br>');
	expect(html).toContain('Carla &quot;C&quot; &lt;b&gt; &lt;carla@x.test&gt; wrote:');
	expect(html).toMatch(/<blockquote class="gmail_quote"[^>]*><p>Hi<\/p><\/blockquote>/);
	expect(html).not.toMatch(/script|<html|<body|DOCTYPE|<style/i);
});

it('shows words as HTML where only words were written, and the other way round', async () => {
	const words = { ...original, html: '' };
	expect((await quoteBelow({ html: 'x' }, { ...words, text: 'a <b>\nc' })).body.html).toContain(
		'a &lt;b&gt;<br>\nc',
	);
	const markup = { ...original, text: '' };
	expect((await quoteBelow({ text: 'x' }, markup)).body.text).toContain('> Hi');
});

it('passes on who wrote what to whom', async () => {
	const { text, html } = (await forwardBelow({ text: 'FYI', html: '<p>FYI</p>' }, original)).body;
	expect(text).toBe(
		'FYI\n\n---------- Forwarded message ---------\nFrom: Carla "C" <b> <carla@x.test>\nDate: Tue, 24 Nov 2026, 09:15 UTC\nSubject: Order <7>\nTo: me@x.test\n\nHi,\n> earlier\n\nBye',
	);
	expect(html).toContain('Subject: Order &lt;7&gt;<br>');
});

it('puts the signature below, in both parts, and nothing where there is none', async () => {
	expect(signBelow({ text: 'Hi', html: '<p>Hi</p>' }, '<b>Carla</b>')).toEqual({
		text: 'Hi\n\n-- \nCarla',
		html: '<p>Hi</p><br>\n<div>-- </div>\n<div class="gmail_signature"><b>Carla</b></div>',
	});
	expect(signBelow({ text: 'Hi' }, '')).toEqual({ text: 'Hi' });
});

it('lets the words of a stranger neither close the quotation nor write headers of their own', async () => {
	const hostile = readOriginal({
		...original,
		subject: 'Hi\nFrom: boss@x.test',
		html: '</blockquote></div><p style="position:fixed">I agree.</p><style>.gmail_quote{display:none}</style>',
	});
	const quoted = (await quoteBelow({ html: '<p>Fine.</p>' }, hostile)).body;
	expect(quoted.html).toMatch(/<blockquote[^>]*><p>I agree\.<\/p><\/blockquote><\/div>$/);
	const passedOn = (await forwardBelow({ text: 'FYI' }, hostile)).body;
	expect(passedOn.text).toContain('\nSubject: Hi From: boss@x.test\n');
});

it('quotes the words alone of HTML that no person wrote', async () => {
	const deep = { ...original, html: `${'<div>'.repeat(100_000)}deep` };
	const { html } = (await quoteBelow({ html: 'x' }, deep)).body;
	expect(html).toContain('Hi,<br>');
	expect(html?.length).toBeLessThan(1_000);
});

describe('images in place', () => {
	const image = (part: string, contentId: string) => ({
		name: `${part}.png`,
		mimeType: 'image/png',
		size: 1,
		part,
		contentId,
		inline: true,
	});
	const shows = {
		...original,
		html: '<p><img src="cid:ii_1@mail" alt="logo"><IMG SRC=\'cid:a%20b&amp;c\' alt="b"><img src="cid:ii_1@mail" alt="logo"><img src="cid:gone" alt="lost"></p>',
		attachments: [image('2', 'ii_1@mail'), image('3', 'a b&c'), image('4', 'unseen')],
	};

	it('of what is quoted get Content-IDs of their own; one that is not there leaves its words', async () => {
		for (const quote of [quoteBelow, forwardBelow]) {
			const { body, images } = await quote({ html: 'x' }, shows);
			expect([...images]).toEqual([
				['2', 'quoted-1'],
				['3', 'quoted-2'],
			]);
			expect(body.html).toContain(
				'<img src="cid:quoted-1" alt="logo"><img src="cid:quoted-2" alt="b"><img src="cid:quoted-1" alt="logo"><img alt="lost">',
			);
		}
	});

	it('are none where the answer has words alone', async () => {
		expect((await quoteBelow({ text: 'x' }, shows)).images.size).toBe(0);
	});
});

it('gives words the looks of what is passed on, where that has any', () => {
	const words = { text: 'a <b>\nc' };
	expect(asRichAs(words, original)).toEqual({ ...words, html: 'a &lt;b&gt;<br>\nc' });
	expect(asRichAs(words, { ...original, html: '' })).toEqual(words);
	expect(asRichAs({ html: 'x' }, original)).toEqual({ html: 'x' });
});

it('names no more people than anybody reads, and quotes no more lines than prose has', async () => {
	const from = Array.from({ length: 300 }, (_, n) => ({ name: '', address: `a${n}@x.test` }));
	const many = { ...original, from, html: '', text: '\n'.repeat(100_000) };
	const { text } = (await quoteBelow({ text: 'x' }, many)).body;
	expect(text).toContain('a99@x.test and 200 more wrote:');
	expect(text).not.toContain('a100@x.test');
	expect(text?.split('\n').length).toBeLessThan(20_010);
	expect(text).toMatch(/\[…\]$/);
});
