import { toReplyText } from '../../../gmail/parse/reply-text';

// A hold of the text's own comes back at each try; garbage collection of this process or a noisy machine does not.
jest.retryTimes(2, { logErrorsBeforeRetry: true });

const wrote = 'On Mon, Nov 23, 2026 at 10:00 AM Jane Doe <jane@example.com> wrote:';

describe('the new words beside quotations in odd forms', () => {
	it.each([
		[
			'initials before the mark',
			'Hello Jane,\n\nMonday, November 23, 2026, 10:00:00 AM, you wrote:\n\nJD> Shall I come?\nJD>> And he?\n\nYes, at ten.\n\n-- \nBest regards,\n Joe',
			'Hello Jane,\n\nYes, at ten.',
		],
		[
			'initials before the mark, Russian',
			'Вы писали 23 ноября 2026 г., 10:00:00:\n\nИП> Вопрос?\n\nДа.',
			'Да.',
		],
		['the attribution on the line of the answer', `Yes. ${wrote}\n> Shall I?`, 'Yes.'],
		['dashes between the two', `Yes.\nDo - do--- ${wrote}\n> Shall I?`, 'Yes.\nDo - do'],
		['the same without marks', `Yes. ${wrote}\n\nShall I?`, 'Yes.'],
		[
			'the same in German',
			'Ja, gern. Am 23.11.2026 um 10:00 schrieb Jane <jane@example.com>:\n> Soll ich?',
			'Ja, gern.',
		],
		[
			'an attribution without a colon',
			'Yes.\n2026/11/23 Jane Doe <jane@example.com>\n\n> Shall I?',
			'Yes.',
		],
		['the same, wrapped', 'Yes.\n\n2026/11/23 Jane Doe <\njane@example.com>\n\n> Shall I?', 'Yes.'],
		[
			'what a program of the name David writes',
			'Yes.\n\nOriginal Message processed by david®\nAsking 23. November 2026, 10:00 Uhr\nVon Jane Doe\nAn Joe Doe\n\nShall I?',
			'Yes.',
		],
		[
			'a link that is broken in the quotation',
			`Yes.\n\n${wrote}\n\n> See (https://example.com/a\n_b=1)\n> Jane`,
			'Yes.',
		],
	])('go without %s', (_what, text, expected) => {
		expect(toReplyText(text)).toBe(expected);
	});

	it.each(
		[
			'C:\\> dir\nR> plot(x)\nSQL> select 1',
			'I typed this at 10:00:\n\nSQL> select 1\nSQL> select 2\n\nIt hangs.',
			'A> first\nWe choose A.',
			'Our offers\n>>> https://example.com <<<\nSee you',
			'Sent by Anna on Monday, please check.\nBye',
			`First part.\n\n--\n\n${'A sentence of the second part that is as long as prose. '.repeat(2).trim()}\n\n${'And the third part goes on about the meeting that we had. '.repeat(2).trim()}\n\nBest\nJoe`,
		].map((text): [string] => [text]),
	)('are all of %j', (text) => {
		expect(toReplyText(text)).toBe(text);
	});

	it.each([
		'Jane Doe\nExample Ltd, 1 Main Street\n\nThis message is confidential and only for the one whom it is sent to.\n\nIf you are not, please delete it and tell us about the mistake, thank you.',
		'\nThis message is confidential and only for the one whom it is sent to.\n\nIf you are not, please delete it and tell us about the mistake, thank you.',
		'\nYou get this message because you asked for news of the Example list.\n\nTo leave the list please write to the address leave@lists.example.com today.',
	])('go without the signature %j', (signature) => {
		expect(toReplyText(`Yes.\n\n--\n${signature}\n`)).toBe('Yes.');
	});

	it.each(
		[
			'(sent from a phone)',
			'<<sent by galaxy>>',
			'From my iPhone',
			'Sent from my cell, please excuse any typos.',
			'Sent via Superhuman iOS',
			'Get BlueMail for Android',
			'Von Outlook für Android gesendet',
		].map((footer): [string] => [footer]),
	)('go without %s', (footer) => {
		expect(toReplyText(`Yes.\n\n${footer}\n`)).toBe('Yes.');
	});

	it.each(['JD> 1\n', 'x On 1 a@b wrote:\n> \n', '> (http://x\n1)\n', '\n--\n', 'On On On '])(
		'are found in linear time: %j',
		(unit) => {
			const time = (length: number): number => {
				const text = unit.repeat(length / unit.length);
				const start = performance.now();
				toReplyText(`x\nBob wrote 2026:\n${text}`);
				return performance.now() - start;
			};
			time(50_000);
			// Quadratic time would be a hundred times as long.
			expect(time(1_000_000)).toBeLessThan(40 * Math.max(time(100_000), 50));
		},
	);
});
