import { checkHeaders } from '../../../gmail/send/own-headers';

it('takes what a program may want to read', () => {
	expect(
		checkHeaders([
			{ name: 'X-Order', value: '1042' },
			{ name: 'Feedback-ID', value: 'a:b' },
		]),
	).toEqual([
		{ key: 'X-Order', value: '1042' },
		{ key: 'Feedback-ID', value: 'a:b' },
	]);
});

it.each([
	['a line break in the value', 'X-Order', '1\r\nBcc: eve@x.test', /line break/],
	['a lone line feed', 'X-Order', '1\nBcc: eve@x.test', /line break/],
	['a Unicode line break', 'X-Order', '1\u2028Bcc: eve@x.test', /line break/],
	['a null byte', 'X-Order', '1\u0000', /line break/],
	['a line break in the name', 'X-A: b\r\nBcc', 'eve@x.test', /no name of a header/],
	['a colon in the name', 'X-Order:', '1', /no name of a header/],
	['no name', '', '1', /no name of a header/],
	['letters that headers do not have', 'X-Größe', '1', /no name of a header/],
	['a second recipient list', 'bcc', 'eve@x.test', /writes it itself/],
	['another sender', 'FROM', 'eve@x.test', /writes it itself/],
	['another identity', 'Message-Id', '<1@x>', /writes it itself/],
	['another structure', 'Content-Transfer-Encoding', 'base64', /writes it itself/],
	['what only servers write', 'DKIM-Signature', 'v=1', /writes it itself/],
	['its own loop guard', 'Auto-Submitted', 'no', /writes it itself/],
])('refuses %s', (_, name, value, why) => {
	expect(() => checkHeaders([{ name, value }])).toThrow(why);
});

it('refuses a field that is there twice, in whatever case', () => {
	const twice = ['X-Order', 'x-order'].map((name) => ({ name, value: '1' }));
	expect(() => checkHeaders(twice)).toThrow(/there twice/);
});
