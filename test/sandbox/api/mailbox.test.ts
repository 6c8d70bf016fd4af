import { alice, carla } from '../seeded-sandbox';
import { gmailApi, raw, scope, type GmailApi } from './gmail-api';

let gmail: GmailApi;
beforeAll(async () => {
	gmail = await gmailApi();
});
afterEach(() => {
	for (const mailbox of [gmail.mailbox(alice), gmail.mailbox(carla)]) {
		for (const { id } of mailbox.all()) mailbox.remove(id);
		for (const label of mailbox.labels()) mailbox.deleteLabel(label);
	}
});
afterAll(async () => await gmail.sandbox.close());

/** Puts a message into Alice's inbox. */
const receive = (lines: string[], labels = ['\\Inbox']) =>
	gmail
		.mailbox(alice)
		.append(Buffer.from(lines.join('\r\n')), { labels })
		.id.toString(16);

const withAttachment = [
	'From: =?UTF-8?Q?Ren=C3=A9?= <rene@else.test>',
	'Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=',
	'Message-ID: <mime@else.test>',
	'Content-Type: multipart/mixed; boundary=b',
	'',
	'--b',
	'Content-Type: text/plain; charset=utf-8',
	'Content-Transfer-Encoding: quoted-printable',
	'',
	'Gr=C3=BC=C3=9Fe',
	'--b',
	'Content-Type: application/pdf; name=a.pdf',
	'Content-Disposition: attachment; filename=a.pdf',
	'Content-Transfer-Encoding: base64',
	'',
	Buffer.from('%PDF content').toString('base64'),
	'--b--',
	'',
];

const idsOf = (list: unknown): unknown[] =>
	Array.isArray(list) ? list.map((entry: unknown) => Object(entry).id) : [];

describe('messages.get', () => {
	it('shows the parts of a message, text decoded and files by reference', async () => {
		const id = receive(withAttachment);
		const { body } = await gmail.call('GET', `/messages/${id}`);
		expect(body).toMatchObject({
			id,
			threadId: id,
			labelIds: ['UNREAD', 'INBOX'],
			snippet: 'Grüße',
			internalDate: expect.stringMatching(/^\d{13}$/),
			sizeEstimate: Buffer.byteLength(withAttachment.join('\r\n')),
			payload: {
				partId: '',
				mimeType: 'multipart/mixed',
				headers: expect.arrayContaining([{ name: 'Message-ID', value: '<mime@else.test>' }]),
				parts: [
					{
						partId: '0',
						mimeType: 'text/plain',
						filename: '',
						body: { size: 7, data: Buffer.from('Grüße').toString('base64url') },
					},
					{
						partId: '1',
						mimeType: 'application/pdf',
						filename: 'a.pdf',
						body: { size: 12, attachmentId: expect.any(String) },
					},
				],
			},
		});
		const attachmentId = String(Object(body).payload.parts[1].body.attachmentId);
		const attachment = await gmail.call('GET', `/messages/${id}/attachments/${attachmentId}`);
		expect(attachment.body).toEqual({
			size: 12,
			data: Buffer.from('%PDF content').toString('base64url'),
		});
		expect((await gmail.call('GET', `/messages/${id}/attachments/none`)).status).toBe(400);
	});

	it('shows the bytes, the headers asked for, or nothing but labels', async () => {
		const id = receive(withAttachment);
		const get = async (query: string) => (await gmail.call('GET', `/messages/${id}?${query}`)).body;
		const { raw: bytes } = await get('format=raw');
		expect(Buffer.from(String(bytes), 'base64url').toString()).toBe(withAttachment.join('\r\n'));
		const metadata = await get(
			'format=metadata&metadataHeaders=subject&metadataHeaders=Message-Id',
		);
		expect(metadata.payload).toEqual({
			mimeType: 'multipart/mixed',
			headers: [
				{ name: 'Subject', value: '=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=' },
				{ name: 'Message-ID', value: '<mime@else.test>' },
			],
		});
		expect(await get('format=minimal')).not.toHaveProperty('payload');
	});

	it('answers 404 for what is gone and 400 for what is no id', async () => {
		const gone = await gmail.call('GET', '/messages/1ffffffffffffff1');
		expect(gone.status).toBe(404);
		expect(gone.body.error).toMatchObject({
			message: 'Requested entity was not found.',
			status: 'NOT_FOUND',
		});
		expect((await gmail.call('GET', '/messages/nonsense')).body.error).toMatchObject({
			message: 'Invalid id value',
		});
	});

	it('shows headers only to a token for metadata, which may not search either', async () => {
		const id = receive(withAttachment);
		const metadata = { address: alice, scopes: [scope('metadata')] };
		const shown = await gmail.call('GET', `/messages/${id}`, undefined, metadata);
		expect(shown.body).not.toHaveProperty('payload.parts');
		expect(
			(await gmail.call('GET', `/messages/${id}?format=full`, undefined, metadata)).status,
		).toBe(403);
		expect(
			(await gmail.call('GET', '/messages?q=x', undefined, metadata)).body.error,
		).toMatchObject({
			message: "Metadata scope does not support 'q' parameter",
		});
		expect((await gmail.call('GET', '/messages', undefined, metadata)).status).toBe(200);
	});
});

describe('messages.list', () => {
	it('finds by Gmail search and by labels, the newest first, without Trash and Spam', async () => {
		const first = receive(['Subject: invoice one', 'Message-ID: <1@x.test>', '', 'x']);
		const second = receive(['Subject: invoice two', '', 'x'], ['\\Inbox', 'Customers/New']);
		const trashed = receive(['Subject: invoice three', '', 'x'], ['\\Trash']);
		const list = async (query: string) =>
			idsOf((await gmail.call('GET', `/messages?${query}`)).body.messages);
		expect(await list('q=subject:invoice')).toEqual([second, first]);
		expect(await list('q=rfc822msgid:1@x.test')).toEqual([first]);
		expect(await list('includeSpamTrash=true')).toEqual([trashed, second, first]);
		expect(await list('labelIds=TRASH')).toEqual([trashed]);
		expect(await list('q=label:customers-new&labelIds=INBOX')).toEqual([second]);
		expect((await gmail.call('GET', '/messages?q=nothing')).body).toEqual({
			resultSizeEstimate: 0,
		});
	});

	it('comes in pages', async () => {
		const ids = Array.from({ length: 5 }, (_, index) => receive([`Subject: ${index}`, '', 'x']));
		const found: unknown[] = [];
		let token = '';
		do {
			const { body } = await gmail.call('GET', `/messages?maxResults=2&pageToken=${token}`);
			const page = idsOf(body.messages);
			expect(page.length).toBeLessThanOrEqual(2);
			found.push(...page);
			token = String(body.nextPageToken ?? '');
		} while (token);
		expect(found).toEqual(ids.reverse());
		expect((await gmail.call('GET', '/messages?pageToken=nonsense')).status).toBe(400);
	});
});

describe('changing messages', () => {
	it('adds and removes labels; UNREAD is the absence of \\Seen', async () => {
		const id = receive(['Subject: x', '', 'x']);
		const { body } = await gmail.call('POST', `/messages/${id}/modify`, {
			addLabelIds: ['STARRED'],
			removeLabelIds: ['UNREAD', 'INBOX'],
		});
		expect(body).toEqual({ id, threadId: id, labelIds: ['STARRED'] });
		const [message] = gmail.mailbox(alice).all();
		expect([...(message?.flags ?? [])]).toEqual(expect.arrayContaining(['\\Seen', '\\Flagged']));
		const unknown = await gmail.call('POST', `/messages/${id}/modify`, {
			addLabelIds: ['Label_99'],
		});
		expect(unknown.body.error).toMatchObject({ code: 400, message: 'Invalid label' });
	});

	it('moves to Trash and back, changes and deletes many, deletes one for good', async () => {
		const [one, two] = [receive(['Subject: 1', '', 'x']), receive(['Subject: 2', '', 'x'])];
		expect((await gmail.call('POST', `/messages/${one}/trash`)).body.labelIds).toEqual([
			'UNREAD',
			'TRASH',
		]);
		expect((await gmail.call('POST', `/messages/${one}/untrash`)).body.labelIds).toEqual([
			'UNREAD',
		]);
		const batch = await gmail.call('POST', '/messages/batchModify', {
			ids: [one, two],
			removeLabelIds: ['UNREAD'],
		});
		expect(batch.status).toBe(204);
		expect(
			gmail
				.mailbox(alice)
				.all()
				.every(({ flags }) => flags.has('\\Seen')),
		).toBe(true);
		expect((await gmail.call('DELETE', `/messages/${one}`)).status).toBe(204);
		expect((await gmail.call('DELETE', `/messages/${one}`)).status).toBe(404);
		expect((await gmail.call('POST', '/messages/batchDelete', { ids: [two] })).status).toBe(204);
		expect(gmail.mailbox(alice).all()).toEqual([]);
	});

	it('needs the full scope to delete', async () => {
		const id = receive(['Subject: x', '', 'x']);
		const modify = { address: alice, scopes: [scope('modify')] };
		expect((await gmail.call('DELETE', `/messages/${id}`, undefined, modify)).status).toBe(403);
		expect((await gmail.call('POST', `/messages/${id}/trash`, {}, modify)).status).toBe(200);
	});
});

it('threads are listed, shown and changed as one', async () => {
	const first = receive(['Subject: talk', 'Message-ID: <1@x.test>', '', 'x']);
	const reply = receive(['Subject: Re: talk', 'References: <1@x.test>', '', 'y']);
	const other = receive(['Subject: other', '', 'z']);
	const list = await gmail.call('GET', '/threads');
	expect(idsOf(list.body.threads)).toEqual([other, first]);
	const thread = await gmail.call('GET', `/threads/${first}?format=minimal`);
	expect(idsOf(thread.body.messages)).toEqual([first, reply]);
	await gmail.call('POST', `/threads/${first}/modify`, { removeLabelIds: ['INBOX'] });
	expect(idsOf((await gmail.call('GET', '/messages?labelIds=INBOX')).body.messages)).toEqual([
		other,
	]);
	expect((await gmail.call('DELETE', `/threads/${first}`)).status).toBe(204);
	expect((await gmail.call('GET', `/threads/${first}`)).status).toBe(404);
});

describe('labels', () => {
	it('are listed with ids of their own', async () => {
		const { body } = await gmail.call('GET', '/labels');
		expect(idsOf(body.labels)).toEqual(
			expect.arrayContaining([
				'INBOX',
				'SENT',
				'DRAFT',
				'STARRED',
				'IMPORTANT',
				'TRASH',
				'SPAM',
				'UNREAD',
			]),
		);
	});

	it('are made, counted, renamed with their id kept, and deleted', async () => {
		const { body: label } = await gmail.call('POST', '/labels', { name: 'Customers' });
		expect(label).toMatchObject({
			id: expect.stringMatching(/^Label_\d+$/),
			name: 'Customers',
			type: 'user',
		});
		receive(['Subject: x', '', 'x'], ['\\Inbox', 'Customers']);
		const path = `/labels/${String(label.id)}`;
		expect((await gmail.call('GET', path)).body).toMatchObject({
			messagesTotal: 1,
			messagesUnread: 1,
			threadsTotal: 1,
		});
		const renamed = await gmail.call('PATCH', path, { name: 'Clients' });
		expect(renamed.body).toMatchObject({ id: label.id, name: 'Clients' });
		expect(gmail.mailbox(alice).all()[0]?.labels.has('Clients')).toBe(true);
		expect((await gmail.call('DELETE', path)).status).toBe(204);
		expect((await gmail.call('GET', path)).status).toBe(404);
	});

	it('of a name that is taken, empty or Gmail’s own are refused', async () => {
		await gmail.call('POST', '/labels', { name: 'Customers' });
		expect((await gmail.call('POST', '/labels', { name: 'customers' })).status).toBe(409);
		expect((await gmail.call('POST', '/labels', { name: 'inbox' })).status).toBe(409);
		expect((await gmail.call('POST', '/labels', {})).status).toBe(400);
		expect((await gmail.call('DELETE', '/labels/INBOX')).status).toBe(400);
	});
});

describe('drafts', () => {
	const draft = (subject: string) => ({
		message: { raw: raw([`From: ${alice}`, `To: ${carla}`, `Subject: ${subject}`, '', 'x']) },
	});

	it('are kept, listed, replaced by another message, shown and sent', async () => {
		const made = await gmail.call('POST', '/drafts', draft('one'));
		const { id } = made.body;
		expect(made.body).toMatchObject({ message: { labelIds: ['DRAFT'] } });
		const changed = await gmail.call('PUT', `/drafts/${String(id)}`, draft('two'));
		expect(changed.body.id).toBe(id);
		expect(Object(changed.body.message).id).not.toBe(Object(made.body.message).id);
		expect(idsOf((await gmail.call('GET', '/drafts')).body.drafts)).toEqual([id]);
		const shown = await gmail.call('GET', `/drafts/${String(id)}?format=minimal`);
		expect(shown.body).toMatchObject({ id, message: { labelIds: ['DRAFT'] } });
		const sent = await gmail.call('POST', '/drafts/send', { id });
		expect(sent.body.labelIds).toEqual(['SENT']);
		expect((await gmail.call('GET', '/drafts')).body).toEqual({ resultSizeEstimate: 0 });
		expect(gmail.mailbox(carla).all()[0]?.source.toString()).toContain('Subject: two');
	});

	it('can be sent without having been kept, and deleted', async () => {
		expect((await gmail.call('POST', '/drafts/send', draft('now'))).body.labelIds).toEqual([
			'SENT',
		]);
		const { id } = (await gmail.call('POST', '/drafts', draft('never'))).body;
		expect((await gmail.call('DELETE', `/drafts/${String(id)}`)).status).toBe(204);
		expect((await gmail.call('GET', `/drafts/${String(id)}`)).status).toBe(404);
	});

	it('that came by IMAP have an id too', async () => {
		receive(['Subject: by imap', '', 'x'], ['\\Draft']);
		const [id] = idsOf((await gmail.call('GET', '/drafts')).body.drafts);
		expect((await gmail.call('GET', `/drafts/${String(id)}`)).status).toBe(200);
	});
});

describe('settings', () => {
	it('show the addresses that the account may send as', async () => {
		gmail.sandbox.store.addAccount({
			address: 'team@example.test',
			name: 'Team',
			aliases: [
				{
					address: 'sales@example.test',
					name: 'Sales',
					isDefault: true,
					signature: '<b>Sales</b>',
				},
			],
		});
		const team = { address: 'team@example.test', scopes: [scope('settings.basic')] };
		expect((await gmail.call('GET', '/settings/sendAs', undefined, team)).body.sendAs).toEqual([
			{
				sendAsEmail: 'team@example.test',
				displayName: 'Team',
				replyToAddress: '',
				signature: '',
				isPrimary: true,
			},
			{
				sendAsEmail: 'sales@example.test',
				displayName: 'Sales',
				replyToAddress: '',
				signature: '<b>Sales</b>',
				treatAsAlias: true,
				verificationStatus: 'accepted',
				isDefault: true,
			},
		]);
		const one = await gmail.call('GET', '/settings/sendAs/sales@example.test', undefined, team);
		expect(one.body.sendAsEmail).toBe('sales@example.test');
		expect((await gmail.call('GET', '/settings/sendAs/x@x.test', undefined, team)).status).toBe(
			404,
		);
	});

	it('and profile say what there is', async () => {
		receive(['Subject: x', '', 'x']);
		expect((await gmail.call('GET', '/profile')).body).toMatchObject({
			emailAddress: alice,
			messagesTotal: 1,
			threadsTotal: 1,
			historyId: expect.stringMatching(/^\d+$/),
		});
		expect((await gmail.call('GET', '/settings/imap')).body).toMatchObject({
			enabled: true,
			maxFolderSize: 0,
		});
	});

	it('an unknown method is an error of Google’s kind', async () => {
		expect((await gmail.call('GET', '/nonsense')).body.error).toMatchObject({ code: 404 });
	});
});
