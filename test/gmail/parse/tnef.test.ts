import { execFileSync } from 'node:child_process';
import { worked } from '../../support/held-loop';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTnef, textsOfTnef } from '../../../gmail/parse/tnef';
import { writeRtf, writeTnef, type TnefToWrite } from './write-tnef';
import { besideProgram } from '../../support/outside';

// A hold of the mail's own comes back at each try; garbage collection of this process or a noisy machine does not.
jest.retryTimes(2, { logErrorsBeforeRetry: true });

const textsIn = (written: TnefToWrite) => textsOfTnef(readTnef(writeTnef(written))!);

const offer = Buffer.from('%PDF-1.7 offer');

describe('winmail.dat', () => {
	it('is files with their names, types and bytes', () => {
		const tnef = readTnef(
			writeTnef({
				files: [
					{ title: 'OFFER~1.PDF', content: offer, properties: [[0x3707, 'Größe 見積.pdf']] },
					{ title: 'Preis \x80.txt', content: Buffer.alloc(0) },
					{
						title: 'logo.png',
						content: Buffer.from([0x89, 0x50]),
						properties: [
							[0x370e, 'image/png'],
							[0x3712, '<logo@example.com>'],
						],
					},
				],
			}),
		);
		expect(tnef).toMatchObject({
			whole: true,
			files: [
				{ name: 'Größe 見積.pdf', mimeType: '', contentId: '', content: offer },
				{ name: 'Preis €.txt', content: Buffer.alloc(0) },
				{ name: 'logo.png', mimeType: 'image/png', contentId: 'logo@example.com' },
			],
		});
	});

	it('has a file whose bytes stand among its properties', () => {
		const bytes = writeTnef({
			files: [{ title: 'a.bin', properties: [[0x3701, offer]] }],
		});
		expect(readTnef(bytes)?.files[0]?.content).toEqual(offer);
	});

	it.each([
		[
			'its text',
			{ properties: [[0x1000, 'Hallo Zoë\r\nbis morgen']] },
			{ text: 'Hallo Zoë\nbis morgen' },
		],
		[
			'its text in the codepage of its writer',
			{ codepage: 1251, body: Buffer.from([0xcf, 0xf0, 0xe8]) },
			{ text: 'При' },
		],
		[
			'its text in Japanese',
			{ codepage: 932, body: Buffer.from([0x8c, 0xa9, 0x90, 0xcf]) },
			{ text: '見積' },
		],
		[
			'its HTML',
			{
				properties: [
					[0x3fde, 65001],
					[0x1013, Buffer.from('<p>Zoë</p>')],
				],
			},
			{ html: '<p>Zoë</p>' },
		],
		[
			'HTML wrapped in RTF',
			{
				properties: [
					[
						0x1009,
						writeRtf(
							"{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{\\fonttbl{\\f0 Arial;}}{\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 Gr\\'fc\\'dfe\\htmlrtf }\\htmlrtf0{\\*\\htmltag72 </p>}}",
						),
					],
				],
			},
			{ html: '<p>Grüße</p>' },
		],
		[
			'text wrapped in RTF',
			{
				properties: [
					[
						0x1009,
						writeRtf(
							'{\\rtf1\\ansi\\ansicpg1252\\fromtext \\deff0{\\fonttbl{\\f0 Arial;}}\\f0 Hello\\par world}',
						),
					],
				],
			},
			{ text: 'Hello\nworld' },
		],
		[
			// The example of MS-OXRTFCP section 4.1.1.
			'text in compressed RTF',
			{
				properties: [
					[
						0x1009,
						Buffer.from(
							'2d0000002b0000004c5a4675f1c5c7a703000a0072637067313235423 20af32068656c090020627705b06c647d0a800fa0'.replaceAll(
								' ',
								'',
							),
							'hex',
						),
					],
				],
			},
			{ text: 'hello world' },
		],
	] as [string, TnefToWrite, { text?: string; html?: string }][])(
		'has the words of the message: %s',
		(_what, written, expected) => {
			expect(textsIn(written)).toEqual(expected);
		},
	);

	it.each([
		['nothing', Buffer.alloc(0)],
		['another file', Buffer.from('PK\x03\x04 and so on')],
		['five bytes', Buffer.from('789f3e2201', 'hex')],
	])('is not %s', (_what, bytes) => {
		expect(readTnef(bytes)).toBeUndefined();
	});

	it('is read as far as it is there', () => {
		const bytes = writeTnef({
			properties: [[0x1000, 'Hello']],
			files: [
				{ title: 'a.pdf', content: offer },
				{ title: 'b.pdf', content: Buffer.alloc(5000) },
			],
		});
		const beginning = readTnef(bytes.subarray(0, bytes.length - 3000))!;
		expect(beginning).toMatchObject({ whole: false, text: 'Hello', files: [{ name: 'a.pdf' }] });
		// Wherever it ends, nothing is thrown.
		for (let end = 0; end < 600; end += 1) readTnef(bytes.subarray(0, end));
	});

	it.each([
		['a list of four thousand million properties', writeTnef({ properties: [] }), 0x00069003],
		['values as many', writeTnef({ properties: [[0x1000, 'x']] }), 0x00069003],
	])('takes no time to speak of, however hostile: %s', (_what, bytes, id) => {
		const hostile = Buffer.from(bytes);
		const at = hostile.indexOf(Buffer.from([id & 0xff, (id >> 8) & 0xff, 6, 0]));
		hostile.writeUInt32LE(0xffffffff, at + 8);
		const start = worked();
		expect(readTnef(hostile)).toBeDefined();
		expect(worked() - start).toBeLessThan(500);
	});

	it('takes no time to speak of where RTF is nothing but groups in one another', () => {
		const rtf = writeRtf(`{\\rtf1\\ansi\\fromtext ${'{'.repeat(200_000)}`);
		const start = worked();
		expect(textsIn({ properties: [[0x1009, rtf]] })).toEqual({});
		expect(worked() - start).toBeLessThan(1000);
	});

	it('takes no time to speak of where RTF says that it is longer than it is', () => {
		const rtf = writeRtf('{\\rtf1 x}');
		rtf.write('LZFu', 8);
		rtf.writeUInt32LE(0x7fffffff, 0);
		const start = worked();
		textsIn({ properties: [[0x1009, rtf]] });
		expect(worked() - start).toBeLessThan(500);
	});
});

const beside = besideProgram('tnef', ['tnef', '--version']);

describe(`winmail.dat beside the program tnef${beside.note}`, () => {
	beside.it('has the same files', () => {
		const files = [
			{ title: 'offer.pdf', content: offer },
			{ title: 'zeros.bin', content: Buffer.alloc(70_000) },
		];
		const bytes = writeTnef({ properties: [[0x1000, 'Hello']], files });
		const folder = mkdtempSync(join(tmpdir(), 'tnef-'));
		try {
			execFileSync('tnef', ['-C', folder], { input: bytes });
			const theirs = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]);
			const ours = readTnef(bytes)!.files.map(({ name, content }) => [name, content]);
			expect(ours).toEqual(theirs);
		} finally {
			rmSync(folder, { recursive: true });
		}
	});
});
