import type { Authentication, Mail } from '../../../gmail/message';
import { createFilter, type FilterOptions } from '../../../gmail/watch/filter';

const me = 'Support@example.test';

const mail = (fields: Partial<Mail> = {}): Mail => ({
	id: '1',
	labels: ['INBOX'],
	uid: 1,
	mailbox: 'INBOX',
	account: me,
	messageId: '',
	inReplyTo: '',
	references: [],
	date: '',
	receivedAt: '2026-11-23T10:00:00.000Z',
	subject: '',
	from: [{ name: 'Carla', address: 'carla@customer.test' }],
	to: [],
	cc: [],
	bcc: [],
	replyTo: [],
	text: '',
	html: '',
	replyText: '',
	snippet: '',
	kind: 'mail',
	answerable: true,
	headers: {},
	attachments: [],
	size: 1,
	...fields,
});

const from = (address: string) => [{ name: '', address }];
const verdict = { result: 'pass', domain: 'customer.test' };
const checked = (passed: boolean): Authentication => ({
	passed,
	spf: verdict,
	dkim: verdict,
	dmarc: verdict,
});
const elsewhere = { id: undefined, labels: undefined };
const file = {
	name: 'a.pdf',
	mimeType: 'application/pdf',
	size: 1,
	part: '2',
	contentId: '',
	inline: false,
};
const list = { id: 'users.x.test', name: '', unsubscribe: [] };

describe('a filter', () => {
	it.each<[string, FilterOptions, Partial<Mail>, string | undefined]>([
		['takes everything unasked', {}, { kind: 'bounce', labels: ['DRAFT'], list }, undefined],

		[
			'skips its own mail',
			{ skip: ['ownMessages'] },
			{ from: from('support@EXAMPLE.test'), labels: ['SENT'] },
			'this mailbox sent it itself',
		],
		[
			'skips mail to oneself',
			{ skip: ['ownMessages'] },
			{ from: from(me), labels: ['INBOX', 'SENT'] },
			'this mailbox sent it itself',
		],
		[
			'skips its own mail from an alias',
			{ skip: ['ownMessages'], ownAddresses: async () => ['Sales@example.test'] },
			{ from: from('sales@example.test'), labels: ['SENT'] },
			'this mailbox sent it itself',
		],
		[
			'takes mail that a stranger sends under its address',
			{ skip: ['ownMessages'] },
			{ from: from(me), labels: ['INBOX'] },
			undefined,
		],
		[
			'takes mail of others in the same conversation',
			{ skip: ['ownMessages'] },
			{ labels: ['SENT'] },
			undefined,
		],
		[
			'goes by the address where there are no labels',
			{ skip: ['ownMessages'] },
			{ ...elsewhere, from: from(me) },
			'this mailbox sent it itself',
		],

		[
			'skips automatic replies',
			{ skip: ['automaticReplies'] },
			{ kind: 'automaticReply' },
			'it is an automatic reply (RFC 3834)',
		],
		[
			'takes notifications, which answer nobody',
			{ skip: ['automaticReplies'] },
			{ kind: 'automaticMessage' },
			undefined,
		],
		[
			'skips bounces',
			{ skip: ['bounces'] },
			{ kind: 'bounce' },
			'it is the report of a mail server (RFC 3464)',
		],
		[
			'skips notices of delay',
			{ skip: ['bounces'] },
			{ kind: 'deliveryNotice' },
			'it is the report of a mail server (RFC 3464)',
		],
		['takes bounces unless told', { skip: ['automaticReplies'] }, { kind: 'bounce' }, undefined],
		[
			'skips mailing lists',
			{ skip: ['mailingLists'] },
			{ list },
			'it came over the mailing list users.x.test',
		],
		['skips drafts', { skip: ['drafts'] }, { labels: ['DRAFT'] }, 'it is a draft'],
		[
			'skips for the first reason that fits',
			{ skip: ['drafts', 'bounces'] },
			{ kind: 'bounce' },
			'it is the report of a mail server (RFC 3464)',
		],

		[
			'takes proven senders',
			{ authenticatedOnly: true },
			{ authentication: checked(true) },
			undefined,
		],
		[
			'skips senders without a proof',
			{ authenticatedOnly: true },
			{ authentication: checked(false) },
			'Gmail found no proof that carla@customer.test sent it',
		],
		[
			'skips senders nobody checked',
			{ authenticatedOnly: true },
			{},
			'Gmail did not check its sender',
		],
		[
			'takes what one has sent oneself',
			{ authenticatedOnly: true },
			{ from: from(me), labels: ['SENT'] },
			undefined,
		],

		[
			'skips what came a second too early',
			{ receivedAfter: new Date('2026-11-23T10:00:01Z') },
			{},
			'it was received before',
		],
		[
			'takes what came in that second',
			{ receivedAfter: new Date('2026-11-23T10:00:00Z') },
			{},
			undefined,
		],

		['leaves attachments to Gmail to judge', { hasAttachment: true }, {}, undefined],
		['misses an attachment', { hasAttachment: true }, elsewhere, 'it has no attachment'],
		[
			'finds an attachment',
			{ hasAttachment: true },
			{ ...elsewhere, attachments: [file] },
			undefined,
		],
		[
			'counts no image in the text',
			{ hasAttachment: true },
			{ ...elsewhere, attachments: [{ ...file, inline: true }] },
			'it has no attachment',
		],
		[
			'minds an attachment',
			{ hasAttachment: false },
			{ ...elsewhere, attachments: [file] },
			'it has an attachment',
		],
	])('%s', async (_what, options, fields, reason) => {
		expect(await createFilter(options)(mail(fields))).toBe(reason);
	});

	it.each<[string, Partial<Mail>]>([
		['came from somebody', { labels: ['INBOX'] }],
		['was sent from its own address', { from: from(me), labels: ['SENT'] }],
		['lies on a server without labels', elsewhere],
	])('asks for no aliases when a message %s', async (_what, fields) => {
		const ownAddresses = async (): Promise<string[]> => {
			throw new Error('asked');
		};
		await createFilter({ skip: ['ownMessages'], ownAddresses })(mail(fields));
	});
});
