import { Readable } from 'node:stream';
import type { OutgoingMail } from '../../../gmail/message';
import { checkLimits, splitRecipients } from '../../../gmail/send/limits';

const people = (count: number, name: string) =>
	Array.from({ length: count }, (_, i) => ({ name: '', address: `${name}${i}@x.test` }));

const mail = (given: Partial<OutgoingMail>): OutgoingMail => ({
	senderName: '',
	to: people(1, 'to'),
	cc: [],
	bcc: [],
	replyTo: [],
	subject: '',
	text: '',
	attachments: [],
	...given,
});

const file = (size: number | undefined) => ({
	name: 'f',
	mimeType: 'application/zip',
	size,
	open: async () => Readable.from([]),
});

it.each([
	['a message for one', mail({}), undefined],
	['a hundred recipients', mail({ to: people(60, 'a'), bcc: people(40, 'b') }), undefined],
	['a hundred and one', mail({ to: people(60, 'a'), bcc: people(41, 'b') }), /101 recipients/],
	['nobody', mail({ to: [] }), /no recipient/],
	['25 MB', mail({ attachments: [file(26_000_000)] }), undefined],
	['more than 25 MB', mail({ attachments: [file(20e6), file(7e6)] }), /27\.0 MB.* 25 MB/],
	['a size that nobody knows', mail({ attachments: [file(undefined)] }), undefined],
])('judges %s before it is sent', (_, given, refusal) => {
	const check = () => checkLimits(given, { splits: false });
	if (refusal) expect(check).toThrow(refusal);
	else expect(check).not.toThrow();
});

it('makes as many messages as it takes, each recipient in one of them, in the place it had', () => {
	const to = people(150, 'to');
	const bcc = people(60, 'bcc');
	const parts = splitRecipients(mail({ to, bcc }));
	expect(parts.map((part) => [part.to.length, part.bcc.length])).toEqual([
		[100, 0],
		[50, 50],
		[0, 10],
	]);
	expect(parts.flatMap((part) => part.to)).toEqual(to);
	expect(parts.flatMap((part) => part.bcc)).toEqual(bcc);
	expect(() => checkLimits(mail({ to }), { splits: true })).not.toThrow();
});

it('leaves a message that fits as one', () => {
	expect(splitRecipients(mail({}))).toEqual([expect.objectContaining({ to: people(1, 'to') })]);
});
