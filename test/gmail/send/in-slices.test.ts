import { buffer } from 'node:stream/consumers';
import MailComposer from 'nodemailer/lib/mail-composer';
import { inSlices } from '../../../gmail/send/in-slices';

const compile = (text: string, html: string) => {
	const message = new MailComposer({
		from: 'support@example.test',
		to: 'carla@customer.test',
		subject: 'Long',
		text,
		html,
		messageId: '<1@example.test>',
		date: new Date(0),
		baseBoundary: 'same',
	}).compile();
	return message;
};

const megabyte = 1_000_000;

describe('a text that is encoded in slices', () => {
	it.each([
		['equals signs', '='],
		['marks of more than one byte', 'a\u0301'],
		['pictures of four bytes', '\u{1F469} '],
		['umlauts', 'ö'],
		['lines', 'Hello, Jörg\r\n'],
		['short lines of ASCII', 'Hello\n'],
		['line ends of one kind and another', 'ö\r\n\n\r'],
	])('is the same, byte for byte: %s', async (_what, piece) => {
		const text = piece.repeat(100_000);
		const whole = await buffer(compile(text, `<p>${text}</p>`).createReadStream());
		const sliced = await buffer(inSlices(compile(text, `<p>${text}</p>`)).createReadStream());
		expect(sliced.equals(whole)).toBe(true);
	});

	it('says the same where blanks alone are held back until it is known what follows', async () => {
		const text = ' '.repeat(100_000);
		const said = async (message: ReturnType<typeof compile>): Promise<string> =>
			(await buffer(message.createReadStream()))
				.toString()
				.replaceAll('=\r\n', '')
				.replaceAll('=20', ' ');
		expect(await said(inSlices(compile(text, text)))).toBe(await said(compile(text, text)));
	});

	it('lets others have their turn', async () => {
		let turns = 0;
		let isDone = false;
		const count = (): void => {
			turns += 1;
			if (!isDone) setImmediate(count);
		};
		const message = inSlices(compile('='.repeat(megabyte), '')).createReadStream();
		setImmediate(count);
		await buffer(message);
		isDone = true;
		expect(turns).toBeGreaterThan(megabyte / (64 * 1024));
	});
});
