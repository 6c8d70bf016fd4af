import type { MessageStructureObject } from '../../../gmail/imap/connection';
import { worked } from '../../support/held-loop';
import { decodeText } from '../../../gmail/parse/decode-text';

// A hold of the mail's own comes back at each try; garbage collection of this process or a noisy machine does not.
jest.retryTimes(2, { logErrorsBeforeRetry: true });

const part = (
	charset?: string,
	encoding?: string,
	type = 'text/plain',
): MessageStructureObject => ({
	type,
	encoding,
	parameters: charset === undefined ? {} : { charset },
});
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('a text', () => {
	it.each<[string, Parameters<typeof decodeText>[0], Buffer, string]>([
		[
			'an encoding with a comment',
			part('utf-8', 'QUOTED-PRINTABLE (by hand)'),
			latin1('Gr=C3=BCn'),
			'Grün',
		],
		['8-bit', part('iso-8859-1', '8bit'), latin1('caf\xe9'), 'café'],
		[
			'quoted-printable',
			part('utf-8', ' Quoted-Printable '),
			latin1('Gr=C3=BC=\r\n=C3=9Fe'),
			'Grüße',
		],
		[
			'quoted-printable that is broken',
			part('utf-8', 'quoted-printable'),
			latin1('a=ZZ=\r\nb='),
			'a=ZZb',
		],
		['base64', part('utf-8', 'BASE64'), latin1('R3LD\r\nvMOfZQ==\r\n'), 'Grüße'],
		['base64 in several pieces', part('utf-8', 'base64'), latin1('QQ==\r\nQkI=\r\nQw=='), 'ABBC'],
		['base64 without padding', part('utf-8', 'base64'), latin1('QQ'), 'A'],
		['an encoding nobody knows', part('utf-8', 'x-none'), latin1('QQ=='), 'QQ=='],
		['a mark of the byte order', part('utf-8'), Buffer.from('\ufeffa'), 'a'],
		['lines', part('utf-8'), latin1('a\r\nb\rc\nd'), 'a\nb\nc\nd'],

		['no charset, UTF-8', part(), Buffer.from('Grüße'), 'Grüße'],
		['no charset, Windows', part(), latin1('caf\xe9 \x80'), 'café €'],
		['ASCII that is none', part('us-ascii'), Buffer.from('Grüße'), 'Grüße'],
		['ASCII that is Windows', part('US-ASCII'), latin1('\x93a\x94'), '“a”'],
		['a charset nobody knows', part('x-none'), Buffer.from('Grüße'), 'Grüße'],
		['a charset that is none', part('__proto__'), latin1('a'), 'a'],
		['UTF-7', part('utf-7'), latin1('Gr+APwA3w-e 1+-1 + a'), 'Grüße 1+1 + a'],
		['UTF-7 by its long name', part('unicode-1-1-utf-7'), latin1('+AOQ'), 'ä'],
		['iso-2022-kr', part('iso-2022-kr'), latin1('\x1b$)C\x0e>H3g\x0f x'), '안녕 x'],
		['hz-gb-2312', part('hz-gb-2312'), latin1('~{<:Ky2;S{~} ok ~~'), '己所不欲 ok ~'],
		...['unknown-8bit', 'x-unknown', 'default', 'ansi', 'user-defined'].flatMap(
			(charset): [string, ReturnType<typeof part>, Buffer, string][] => [
				[`${charset}, UTF-8`, part(charset), Buffer.from('Grüße'), 'Grüße'],
				[`${charset}, Windows`, part(charset), latin1('caf\xe9 \x80'), 'café €'],
			],
		),
		['gb2312', part('gb2312'), Buffer.from([0xc4, 0xe3, 0xba, 0xc3]), '你好'],
		['iso-2022-jp', part('iso-2022-jp', '7bit'), latin1('\x1b$B$3$s\x1b(B'), 'こん'],
		['koi8-r', part('koi8-r'), Buffer.from([0xf0, 0xd2, 0xc9]), 'При'],
		['utf-16', part('utf-16'), Buffer.from('\ufeffä', 'utf16le'), 'ä'],

		[
			'HTML that says its charset',
			part(undefined, '8bit', 'text/html'),
			latin1('<meta charset="windows-1251">\xcf'),
			'<meta charset="windows-1251">П',
		],
		[
			'HTML that says it the old way',
			part('us-ascii', '8bit', 'text/html'),
			latin1("<META http-equiv='x' content='text/html; charset=koi8-r'>\xf0"),
			"<META http-equiv='x' content='text/html; charset=koi8-r'>П",
		],
		[
			'HTML whose part says otherwise',
			part('iso-8859-1', '8bit', 'text/html'),
			latin1('<meta charset=utf-8>\xe9'),
			'<meta charset=utf-8>é',
		],
		[
			'a plain text about HTML',
			part(undefined, '8bit'),
			latin1('<meta charset="windows-1251">\xcf'),
			'<meta charset="windows-1251">Ï',
		],
		['no charset, Windows, a letter with an accent at its end', part(), latin1('caf\xe9'), 'café'],
		['nothing', part(), Buffer.alloc(0), ''],
	])('in %s', (_what, node, content, text) => {
		expect(decodeText(node, content)).toBe(text);
	});

	it.each([
		['yes', 'A paragraph \r\nthat goes on.', 'A paragraphthat goes on.'],
		['no', 'A paragraph \r\nthat goes on.', 'A paragraph that goes on.'],
	])('that flows, delsp=%s', (delsp, written, text) => {
		const node = { type: 'text/plain', parameters: { charset: 'utf-8', format: 'Flowed', delsp } };
		expect(decodeText(node, latin1(written))).toBe(text);
	});

	it('takes time linear to its length, whatever it holds', () => {
		const content = latin1('<meta '.repeat(200_000));
		const start = worked();
		for (const encoding of ['8bit', 'base64', 'quoted-printable']) {
			decodeText(part(undefined, encoding, 'text/html'), content);
		}
		decodeText(part(undefined, 'base64'), latin1('QQ==Q'.repeat(100_000)));
		expect(worked() - start).toBeLessThan(3_000);
	});
});
