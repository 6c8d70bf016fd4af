import { HeaderFields } from '../../../sandbox/mime/header-fields';
import { MailStore } from '../../../sandbox/store/mail-store';
import type { Mailbox } from '../../../sandbox/store/mailbox';

let store: MailStore;
let anna: Mailbox;
let bob: Mailbox;
beforeEach(() => {
	store = new MailStore();
	anna = store.addAccount({
		address: 'anna@example.com',
		name: 'Anna',
		aliases: [{ address: 'sales@example.com' }],
	});
	bob = store.addAccount({ address: 'bob@example.com', name: 'Bob' });
});

const letter = (...header: string[]) => Buffer.from([...header, '', 'Hello', ''].join('\r\n'));

it('brings a mail from outside into the inbox, unread, with its envelope in front', () => {
	const source = letter('From: c@else.where', 'Subject: Hi', 'Bcc: anna@example.com');
	const delivery = store.deliver({ from: 'c@else.where', to: ['ANNA@example.com'] }, source);
	expect(delivery).toEqual({ accepted: ['ANNA@example.com'], rejected: [] });
	const [message] = anna.all();
	expect([...message.labels]).toEqual(['\\Inbox', '\\Important']);
	expect(message.flags.size).toBe(0);
	const headers = new HeaderFields(message.source);
	expect(headers.raw('return-path')).toBe('<c@else.where>');
	expect(headers.raw('delivered-to')).toBe('ANNA@example.com');
	expect(headers.has('bcc')).toBe(false);
});

it('rejects strangers in mail from outside', () => {
	const to = ['anna@example.com', 'nobody@example.com'];
	const delivery = store.deliver({ from: 'c@else.where', to }, letter('Subject: Hi'));
	expect(delivery).toEqual({ accepted: ['anna@example.com'], rejected: ['nobody@example.com'] });
});

it('delivers once to an account that is named by two of its addresses', () => {
	const to = ['anna@example.com', 'sales@example.com'];
	store.deliver({ from: 'c@else.where', to }, letter('Subject: Hi'));
	expect(anna.all()).toHaveLength(1);
});

it("keeps a read copy with Bcc in the sender's Sent and none of it in the inbox", () => {
	const source = letter('Subject: Hi', 'Bcc: bob@example.com');
	const { sent } = store.deliver({ from: anna.address, to: [bob.address] }, source, {
		sender: anna,
	});
	expect(sent && [...sent.labels]).toEqual(['\\Sent']);
	expect(sent && [...sent.flags]).toEqual(['\\Seen']);
	expect(sent?.source.equals(source)).toBe(true);
	expect(bob.all()).toHaveLength(1);
});

it('makes mail to oneself one message in the inbox and in Sent', () => {
	const { sent } = store.deliver(
		{ from: anna.address, to: [anna.address] },
		letter('Subject: Hi'),
		{
			sender: anna,
		},
	);
	expect(anna.all()).toEqual([sent]);
	expect([...anna.all()[0].labels]).toEqual(['\\Sent', '\\Inbox', '\\Important']);
});

it('answers a sender with a bounce in the thread of the mail', () => {
	const source = letter('Subject: Hi', 'Message-ID: <1@example.com>');
	const to = ['nobody@else.where', bob.address];
	const delivery = store.deliver({ from: anna.address, to }, source, { sender: anna });
	expect(delivery).toMatchObject({ accepted: to, rejected: [] });
	const [sent, bounce] = anna.all();
	const headers = new HeaderFields(bounce.source);
	expect(headers.addresses('from')[0].address).toBe('mailer-daemon@googlemail.com');
	expect(headers.raw('x-failed-recipients')).toBe('nobody@else.where');
	expect(headers.raw('in-reply-to')).toBe('<1@example.com>');
	expect(headers.raw('return-path')).toBe('<>');
	expect(headers.raw('content-type')).toMatch(/^multipart\/report;.*report-type=delivery-status$/);
	expect(bounce.source.toString()).toMatch(
		/Final-Recipient: rfc822; nobody@else\.where\r\n.*\r\nStatus: 5\.1\.1/,
	);
	expect(bounce.labels.has('\\Inbox')).toBe(true);
	expect(sent.id).not.toBe(bounce.id);
});

it('refuses an address that belongs to another account', () => {
	expect(() => store.addAccount({ address: 'SALES@example.com', name: 'Thief' })).toThrow(
		/SALES@example.com belongs to another account/,
	);
});

it('gives ids that grow over all accounts and that a Number cannot hold', () => {
	for (let count = 0; count < 50; count += 1) {
		const to = ['anna@example.com', 'bob@example.com'];
		store.deliver({ from: 'c@else.where', to }, letter('Subject: Hi'));
	}
	const ids = [...anna.all(), ...bob.all()].map(({ id }) => id);
	expect(new Set(ids).size).toBe(100);
	expect(anna.all().every(({ id }, at, all) => at === 0 || id > all[at - 1].id)).toBe(true);
	expect(ids.every((id) => id > 2n ** 60n && id < 2n ** 64n)).toBe(true);
	expect(ids.every((id) => BigInt(Number(id)) !== id)).toBe(true);
});

describe('threads', () => {
	const first = ['Subject: Order 7', 'Message-ID: <first@x>'];
	const threadOf = (...header: string[]) =>
		bob.append(letter(...header), { labels: ['\\Inbox'] }).threadId;

	it.each<[string, string[]]>([
		['a reply', ['Subject: Re: Order 7', 'In-Reply-To: <first@x>']],
		['a forward', ['Subject: Fwd: RE: order  7', 'References: <unknown@x> <first@x>']],
		['an answer in German', ['Subject: AW: Order 7', 'References: <first@x>']],
		['an encoded subject', ['Subject: =?utf-8?q?Re:_Order_7?=', 'References: <first@x>']],
	])('hold %s together with what it answers', (_, header) => {
		const threadId = threadOf(...first);
		expect(threadOf(...header)).toBe(threadId);
		expect(threadId).toBe(bob.all()[0].id);
	});

	it.each<[string, string[]]>([
		['another subject', ['Subject: Order 8', 'In-Reply-To: <first@x>']],
		['no reference', ['Subject: Re: Order 7']],
		['a reference to what is not here', ['Subject: Re: Order 7', 'In-Reply-To: <other@x>']],
	])('begin anew with %s', (_, header) => {
		const threadId = threadOf(...first);
		expect(threadOf(...header)).not.toBe(threadId);
		expect(bob.all()[1].threadId).toBe(bob.all()[1].id);
	});

	it('follow an answer to an answer, and are those of one mailbox only', () => {
		const threadId = threadOf(...first);
		threadOf('Subject: Re: Order 7', 'Message-ID: <second@x>', 'In-Reply-To: <first@x>');
		expect(threadOf('Subject: Re: Order 7', 'In-Reply-To: <second@x>')).toBe(threadId);
		expect(bob.thread(threadId)).toHaveLength(3);
		const elsewhere = anna.append(letter('Subject: Re: Order 7', 'In-Reply-To: <first@x>'), {
			labels: [],
		});
		expect(elsewhere.threadId).toBe(elsewhere.id);
	});
});
