import { freshMessage, toReplyText } from '../../../gmail/parse/reply-text';

const header = { subject: 'A question', inReplyTo: '', references: [] };
const people = { from: ['Carla@customer.test'], to: ['hotel@example.com'] };
const fresh = freshMessage(header, people);

/** A block that says who writes, in the words of a language. */
const forms: [language: string, text: string][] = [
	[
		'English',
		'From: Carla <carla@customer.test>\nDate: 29 November 2026 10:00\nSubject: A room\n\nMessage Body:\nI want a room.',
	],
	[
		'German',
		'Von: Carla <carla@customer.test>\nAn: Hotel\nDatum: 29.11.2026 10:00\nBetreff: Zimmer\n\nBitte ein Zimmer.',
	],
	[
		'French',
		'De : Carla <carla@customer.test>\nObjet : Chambre\nDate : 29/11/2026\n\nCorps du message :\nJe voudrais une chambre.',
	],
	[
		'Spanish',
		'De: Carla <carla@customer.test>\nPara: Hotel\nAsunto: Habitación\n\nQuiero una habitación.',
	],
	[
		'Italian',
		'Da: Carla <carla@customer.test>\nA: Hotel\nData: 29/11/2026\nOggetto: Camera\n\nVorrei una camera.',
	],
	['Dutch', 'Van: Carla <carla@customer.test>\nAan: Hotel\nOnderwerp: Kamer\n\nGraag een kamer.'],
	['Polish', 'Od: Carla <carla@customer.test>\nDo: Hotel\nTemat: Pokój\n\nProszę o pokój.'],
	[
		'Russian',
		'От: Carla <carla@customer.test>\nКому: Отель\nДата: 29.11.2026\nТема: Номер\n\nНужен номер.',
	],
	[
		'Japanese',
		'差出人: カルラ <carla@customer.test>\n宛先: ホテル\n件名: 部屋\n\n部屋をお願いします。',
	],
	['Chinese', '发件人：卡拉 <carla@customer.test>\n收件人：酒店\n主题：房间\n\n我要一个房间。'],
	['Turkish', 'Kimden: Carla <carla@customer.test>\nKime: Otel\nKonu: Oda\n\nBir oda istiyorum.'],
	[
		'English, a letter',
		'To: Hotel\nFrom: Carla\nDate: 29 Nov 2026\nSubject: Complaint\n\nDear Sirs,\n\nthe room was cold.',
	],
	[
		'English, a journey',
		'From: Berlin\nTo: Paris\nDate: 12.12.2026\nSubject: trip\n\nPlease book this for me.',
	],
	[
		'German, a journey',
		'Von: Berlin\nAn: Paris\nDatum: 12.12.2026 10:00\nBetreff: Reise\n\nBitte buchen.',
	],
	[
		'a memo',
		'MEMO\n\nTo: All staff\nFrom: The boss\nDate: 29 November 2026, 9:00\nSubject: Parking\n\nNo parking on Monday.',
	],
	[
		'a ticket',
		'Ticket #12\nFrom: joe@elsewhere.test\nSent: 29 Nov 2026 10:00\nSubject: Help\n\nMy printer does not print.',
	],
	[
		'a ticket with all fields, below a rule',
		'A new ticket:\n----------------------\nFrom: Joe <joe@elsewhere.test>\nSent: 29 Nov 2026 10:00\nTo: support@example.com\nSubject: Help\n\nMy printer does not print.',
	],
	[
		'a form that its sender filled in, with all fields',
		'A message from the website\n\nFrom: carla@customer.test\nDate: 29 Nov 2026 10:00\nTo: hotel\nSubject: A room\n\nI want a room.',
	],
	[
		'words around a journey',
		'Hi,\n\nplease book:\n\nFrom: Berlin\nTo: Paris\nDate: 12.12.2026\nSubject: trip\n\nand tell me the price.',
	],
	['nothing but quoted lines', '> The log says\n> nothing'],
	['nothing but a form with quoted words', 'From: Joe <j@x.test>\nDate: 1 May 2026\n\n> a room'],
];

describe('the new words of a message that answers nothing', () => {
	it.each(forms)('are all of it: %s', (_language, text) => {
		expect(toReplyText(text, fresh)).toBe(text);
		expect(toReplyText(`${text.replaceAll('\n', '\r\n')}\r\n`, fresh)).toBe(text);
	});

	it.each([
		['carla@customer.test', 'Box <hotel@example.com>'],
		['"Carla" <CARLA@customer.test>', 'Joe <joe@elsewhere.test>'],
		['Carla; hotel', 'Hotel [mailto:hotel@example.com]'],
	])('end at a mail to %s from %s all the same', (to, from) => {
		const quoted = `From: ${from}\nSent: Sunday, November 29, 2026 10:00 AM\nTo: ${to}\nSubject: Offer\n\nOld words\n`;
		expect(toReplyText(`New words\n\n${quoted}`, fresh)).toBe('New words');
		expect(toReplyText(`New words\n\n-----------\n${quoted}`, fresh)).toBe('New words');
	});

	it('end where Outlook draws its line, at an attribution and at what is forwarded', () => {
		const block =
			'From: Joe <joe@elsewhere.test>\nSent: 29 Nov 2026 10:00\nTo: Ann\nSubject: Offer\n\nOld words';
		expect(toReplyText(`New words\n\n${'_'.repeat(32)}\n${block}`, fresh)).toBe('New words');
		expect(toReplyText(`Look.\n\n---------- Forwarded message ---------\n${block}`, fresh)).toBe(
			'Look.',
		);
		expect(toReplyText(`---------- Forwarded message ---------\n${block}`, fresh)).toBe('');
		expect(toReplyText('Yes.\n\nOn 2026-11-23, Jo <jo@x.test> wrote:\n> Shall I?', fresh)).toBe(
			'Yes.',
		);
	});

	it('are found in linear time with thousands of people and of blocks', () => {
		const many = Array.from({ length: 3_000 }, (_, i) => `someone${i}@example.com`);
		const block =
			'From: carla@customer.test\nDate: 1.1.2026 10:00\nTo: x@x.test\nSubject: x\n\nx\n';
		const time = (length: number): number => {
			const text = `x\n${block.repeat(length / block.length)}`;
			const start = performance.now();
			toReplyText(text, freshMessage(header, { ...people, to: many }));
			return performance.now() - start;
		};
		time(50_000);
		expect(time(1_000_000)).toBeLessThan(40 * Math.max(time(100_000), 50));
	});
});

describe('a message that answers or forwards', () => {
	it.each([
		'Re: x',
		'RE : x',
		'AW: x',
		'Antw: x',
		'Fwd: x',
		'FW: x',
		'WG: x',
		'TR: x',
		'Rif: x',
		'R: x',
		'SV: x',
		'VS: x',
		'Odp: x',
		'Ynt: x',
		'回复：x',
		'转发: x',
		'Re[2]: x',
		'[List] Re: x',
	])('is known by its subject: %s', (subject) => {
		expect(freshMessage({ ...header, subject }, people)).toBeUndefined();
	});

	it.each([
		'',
		'x',
		'Re',
		'Re room',
		'Room: two',
		'Report: x',
		'Reise: Berlin',
		'Order 12: x',
		'[Re] x',
	])('is not one with %j', (subject) => {
		expect(freshMessage({ ...header, subject }, people)).toBeDefined();
	});

	it('is known by its header', () => {
		expect(freshMessage({ ...header, inReplyTo: '<1@x.test>' }, people)).toBeUndefined();
		expect(freshMessage({ ...header, references: ['<1@x.test>'] }, people)).toBeUndefined();
	});

	it('keeps a journey all the same, where it names nobody and no hour', () => {
		const text =
			'Hi,\n\nplease book:\n\nVan: Gent\nAan: Parijs\nDatum: 12.12.2026\nOnderwerp: reis\n\nGroet';
		expect(toReplyText(text)).toBe(text);
	});
});

describe('lines of two dashes', () => {
	it.each([
		'Options:\n--\nA is cheap\n--\nB is good\n\nWhich one?',
		'Optionen:\n--\nA\n--\nB\n--\nC',
		'Options :\n--\nA\n--\nB\n\nCordialement\nJean',
	])('that part a text are no signature: %j', (text) => {
		expect(toReplyText(text)).toBe(text);
		expect(toReplyText(text, fresh)).toBe(text);
		expect(toReplyText(text.replaceAll('--', '-- '), fresh)).toBe(text);
	});

	it('are one where it is the last, with contacts, or the only one', () => {
		expect(toReplyText('A\n--\nB\n--\nCarla\ncarla@customer.test')).toBe('A\n--\nB');
		expect(toReplyText('A\n--\nCarla')).toBe('A');
		expect(toReplyText('A\n-- \nCarla\n\n-- \nTo leave, write to list+off@example.com')).toBe('A');
		expect(
			toReplyText(
				'Yes.\n--\nCarla\n\nFrom: J <j@x.test>\nSent: 1 May 2026 10:00\nTo: C\nSubject: x\n\nOld\n--\nJ',
			),
		).toBe('Yes.');
	});
});
