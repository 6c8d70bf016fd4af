import { mimeStructure } from '../../../sandbox/mime/mime-part';
import { sectionBytes, type SectionText } from '../../../sandbox/mime/section';

const lines = (...text: string[]) => Buffer.from(text.join('\r\n'));

/** Part 1 text, part 2 a message with two parts of its own, part 3 a multipart of one. */
const nested = lines(
	'Subject: outer',
	'X-Long: one',
	'\ttwo',
	'Content-Type: multipart/mixed; boundary="a b"',
	'',
	'preamble',
	'--a b',
	'',
	'first',
	'--a b  ',
	'Content-Type: message/rfc822',
	'Content-ID: <inner>',
	'',
	'Subject: inner',
	'Content-Type: multipart/alternative; boundary=in',
	'',
	'--in',
	'Content-Type: text/plain',
	'',
	'plain',
	'--in',
	'Content-Type: text/html',
	'',
	'<p>',
	'--in--',
	'',
	'--a b',
	'Content-Type: multipart/related; boundary=rel',
	'',
	'--rel',
	'',
	'deep --a b',
	'--rel--',
	'--a b--',
	'epilogue',
);
const single = lines('Subject: single', '', 'body', '');

it.each<[string, Buffer, number[], SectionText, string | undefined]>([
	['1', nested, [1], '', 'first'],
	['1.MIME', nested, [1], 'MIME', '\r\n'],
	['2.MIME', nested, [2], 'MIME', 'Content-Type: message/rfc822\r\nContent-ID: <inner>\r\n\r\n'],
	['2.1', nested, [2, 1], '', 'plain'],
	['2.2', nested, [2, 2], '', '<p>'],
	['3.1', nested, [3, 1], '', 'deep --a b'],
	['4', nested, [4], '', undefined],
	['1.1', nested, [1, 1], '', undefined],
	['1.HEADER, which is no message', nested, [1], 'HEADER', undefined],
	['1 of a message without parts', single, [1], '', 'body\r\n'],
	['2 of a message without parts', single, [2], '', undefined],
	['HEADER', single, [], 'HEADER', 'Subject: single\r\n\r\n'],
	['TEXT', single, [], 'TEXT', 'body\r\n'],
	['all', single, [], '', 'Subject: single\r\n\r\nbody\r\n'],
])('hands out BODY[%s]', (_, source, path, text, expected) => {
	expect(sectionBytes(source, { path, text, fields: [] })?.toString()).toBe(expected);
});

it('hands out header and text of an inner message', () => {
	const header = sectionBytes(nested, { path: [2], text: 'HEADER', fields: [] })?.toString();
	expect(header).toMatch(/^Subject: inner\r\n.*boundary=in\r\n\r\n$/s);
	const text = sectionBytes(nested, { path: [2], text: 'TEXT', fields: [] })?.toString();
	expect(text).toMatch(/^--in\r\n.*--in--\r\n$/s);
});

it('hands out chosen header fields as they stand, folding included', () => {
	const fields = (text: SectionText, ...names: string[]) =>
		sectionBytes(nested, { path: [], text, fields: names })?.toString();
	expect(fields('HEADER.FIELDS', 'x-long', 'missing')).toBe('X-Long: one\r\n\ttwo\r\n\r\n');
	expect(fields('HEADER.FIELDS.NOT', 'x-long', 'content-type')).toBe('Subject: outer\r\n\r\n');
});

it.each<[string, Buffer, number]>([
	['an empty message', Buffer.alloc(0), 0],
	['a header that never ends', lines('Subject: x'), 0],
	['a multipart without its boundary', lines('Content-Type: multipart/mixed', '', 'x'), 0],
	[
		'a multipart that never closes',
		lines('Content-Type: multipart/mixed; boundary=b', '', '--b', '', 'x'),
		1,
	],
	[
		'delimiters with nothing between',
		lines('Content-Type: multipart/mixed; boundary=b', '', '--b', '--b', '--b--'),
		2,
	],
])('reads %s', (_, source, parts) => {
	expect(mimeStructure(source).parts).toHaveLength(parts);
});

it('does not follow a message nested a thousand times', () => {
	const source = Buffer.from('Content-Type: message/rfc822\r\n\r\n'.repeat(1000));
	let depth = 0;
	for (let part = mimeStructure(source).message; part; part = part.message) depth += 1;
	expect(depth).toBeGreaterThan(20);
	expect(depth).toBeLessThan(100);
});

it('copies nothing of a large body', () => {
	const source = Buffer.concat([lines('Subject: big', '', ''), Buffer.alloc(1024 * 1024, 'x')]);
	const body = sectionBytes(source, { path: [1], text: '', fields: [] });
	expect(body?.buffer).toBe(source.buffer);
});
