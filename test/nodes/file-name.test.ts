import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, win32 } from 'node:path';
import fc from 'fast-check';
import { toFileName } from '../../nodes/shared/file-name';

// A hold of the mail's own comes back at each try; garbage collection of this process or a noisy machine does not.
jest.retryTimes(2, { logErrorsBeforeRetry: true });

describe('the name of one file', () => {
	it.each([
		['offer.pdf', 'offer.pdf'],
		['Größe – 見積書 🧾.pdf', 'Größe – 見積書 🧾.pdf'],
		['.gitignore', '.gitignore'],
		['archive.tar.gz', 'archive.tar.gz'],
		['console.log', 'console.log'],
		['company.txt', 'company.txt'],
		['../../etc/passwd', '._._etc_passwd'],
		['..', 'attachment'],
		['...', 'attachment'],
		['. .', 'attachment'],
		['', 'attachment'],
		[' \t ', '_'],
		['\u202e', 'attachment'],
		['a..pdf', 'a.pdf'],
		['report.pdf.', 'report.pdf'],
		['report.exe . ', 'report.exe'],
		['C:\\Windows\\evil.exe', 'C__Windows_evil.exe'],
		['notes.txt:hidden.exe', 'notes.txt_hidden.exe'],
		['a\0b\r\nc.txt', 'a_b__c.txt'],
		['a\u2028b.txt', 'a_b.txt'],
		['invoice\u202efdp.exe', 'invoicefdp.exe'],
		['\u2066x\u2069\u200f.pdf', 'x.pdf'],
		['a\ud800b.txt', 'a_b.txt'],
		['CON', '_CON'],
		['con.txt', '_con.txt'],
		['aux .c', '_aux .c'],
		['NUL.tar.gz', '_NUL.tar.gz'],
		['Com1', '_Com1'],
		['lpt9.pdf', '_lpt9.pdf'],
		['COM¹.txt', '_COM¹.txt'],
		['CONIN$', '_CONIN$'],
		['com10.txt', 'com10.txt'],
		['con\u200b', '_con'],
		['con..', '_con'],
	])('%j is saved as %j', (name, saved) => {
		expect(toFileName(name)).toBe(saved);
	});

	it.each([
		['a'.repeat(500) + '.pdf', /^a{196}\.pdf$/],
		['ö'.repeat(500) + '.tar.gz', /^ö{96}\.tar\.gz$/],
		['見'.repeat(500) + '.xlsx', /^見{65}\.xlsx$/],
		['🧾'.repeat(500) + '.p7m', /^(?:🧾){49}\.p7m$/u],
		['a'.repeat(500), /^a{200}$/],
		['a.' + 'b'.repeat(500), /^a\.b{198}$/],
		['CON.' + 'b'.repeat(500), /^_CON\.b{195}$/],
		[`${'a '.repeat(150)}.pdf`, /^(?:a )*a\.pdf$/],
	])('of 200 bytes at most, with its ending: %j', (name, saved) => {
		expect(toFileName(name)).toMatch(saved);
		expect(Buffer.byteLength(toFileName(name))).toBeLessThanOrEqual(200);
	});

	const odd = fc.oneof(
		fc.constantFrom(
			...[
				'.',
				'..',
				'/',
				'\\',
				' ',
				'CON',
				'nul',
				'com1',
				':',
				'\u202e',
				'\u2067',
				'\u200b',
				'\0',
				'\n',
			],
			...['.pdf', '.tar.gz', '🧾', 'ö', '\ud83e', '-', '~', '%2e%2e', '\u200d', '\ufeff'],
		),
		fc.string({ unit: 'binary', maxLength: 5 }),
	);

	it('is one name everywhere, whatever a sender writes', () => {
		const folder = mkdtempSync(join(tmpdir(), 'names-'));
		try {
			fc.assert(
				fc.property(fc.array(odd, { maxLength: 120 }), (pieces) => {
					const name = toFileName(pieces.join(''));
					expect(name).not.toBe('');
					expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
					expect(name).not.toMatch(
						/\.\.|[/\\:*?"<>|\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|[\s.]$|^\s/u,
					);
					expect(name).not.toMatch(/^(?:con|prn|aux|nul|com\d|lpt\d)\s*(?:\.|$)/i);
					expect([basename(name), win32.basename(name)]).toEqual([name, name]);
					expect(toFileName(name)).toBe(name);
					writeFileSync(join(folder, name), '');
					expect(readdirSync(folder).length).toBeGreaterThan(0);
				}),
				{ numRuns: 500 },
			);
		} finally {
			rmSync(folder, { recursive: true });
		}
	});

	it.each(['.', ' ', '. ', 'a', '/', '\u202e', 'ö.', '\u200d', 'CON '])(
		'is made in time linear to a name of %j a million times',
		(piece) => {
			const began = process.cpuUsage();
			toFileName(piece.repeat(1_000_000));
			const { user } = process.cpuUsage(began);
			expect(user / 1000).toBeLessThan(1000);
		},
	);
});
