import { toReplyText } from '../../../gmail/parse/reply-text';

// A hold of the mail's own comes back at each try; garbage collection of this process or a noisy machine does not.
jest.retryTimes(2, { logErrorsBeforeRetry: true });

const marked = '\n\n> Shall I?\n>\n> Jane\n';
const bare = '\n\nShall I?\n\nJane\n';

/** Attributions as programs write them, wrapped where they wrap them; `bare` where no `>` follows. */
const introductions: [who: string, line: string, quotation: string][] = [
	[
		'Gmail, wrapped by itself',
		'On Mon, Nov 23, 2026 at 10:00 AM Jane Doe <jane.long@example.com\n> wrote:',
		marked,
	],
	[
		'Gmail de, wrapped by itself',
		'Am Mo., 23. Nov. 2026 um 10:00 Uhr schrieb Jane Doe <jane.long@example.com\n>:',
		marked,
	],
	[
		'Gmail no, wrapped by itself',
		'man. 23. nov. 2026 kl. 10:00 skrev Jane Doe <jane.long@example.com\n>:',
		marked,
	],
	[
		'Gmail ru, wrapped by itself',
		'пн, 23 нояб. 2026 г. в 10:00, Jane Doe <jane.long@example.com\n>:',
		marked,
	],
	[
		'Gmail ru, wrapped at the hour',
		'пн, 23 нояб. 2026 г. в\n10:00, Jane Doe <jane@example.com>:',
		marked,
	],
	[
		'Gmail fr, wrapped by itself',
		'Le lun. 23 nov. 2026 à 10:00, Jane Doe <jane.long@example.com\n> a écrit :',
		marked,
	],
	[
		'Gmail de, mobile',
		'Jane Doe <jane@example.com> schrieb am Mo., 23. Nov. 2026,\n10:00:',
		marked,
	],
	[
		'Gmail tr',
		'Jane Doe <jane@example.com>, 23 Kas 2026 Pzt, 10:00 tarihinde\nşunu yazdı:',
		marked,
	],
	[
		'Gmail hu',
		'Jane Doe <jane@example.com> ezt írta (időpont: 2026. nov. 23.,\nH, 10:00):',
		marked,
	],
	['Gmail fi', 'ma 23. marrask. 2026 klo 10.00 Jane Doe (jane@example.com)\nkirjoitti:', marked],
	['Gmail pl', 'pon., 23 lis 2026 o 10:00 Jane Doe <jane@example.com>\nnapisał(a):', marked],
	['Gmail cs', 'po 23. 11. 2026 v 10:00 odesílatel Jane Doe <jane@example.com>\nnapsal:', marked],
	['Gmail sv', 'Den mån 23 nov. 2026 kl 10:00 skrev Jane Doe <jane@example.com>:', marked],
	[
		'Gmail pt',
		'Em seg., 23 de nov. de 2026 às 10:00, Jane Doe <jane@example.com>\nescreveu:',
		bare,
	],
	['Gmail ja', '2026年11月23日(月) 10:00 Jane Doe <jane@example.com>:', bare],
	['Gmail zh', 'Jane Doe <jane@example.com> 于2026年11月23日周一 10:00写道：', bare],
	['Gmail zh-TW', 'Jane Doe <jane@example.com> 於 2026年11月23日 週一 上午10:00寫道：', bare],
	['Gmail ko', '2026년 11월 23일 (월) 오전 10:00, Jane Doe <jane@example.com>님이 작성:', bare],
	['Apple Mail', 'On 23 Nov 2026, at 10:00, Jane Doe <jane@example.com> wrote:', marked],
	['Apple Mail ja', '2026/11/23 10:00、Jane Doe <jane@example.com>のメール:', marked],
	[
		'Apple Mail it',
		'Il giorno 23 nov 2026, alle ore 10:00, Jane Doe <jane@example.com> ha scritto:',
		marked,
	],
	[
		'Apple Mail nl',
		'Op 23 nov. 2026, om 10:00 heeft Jane Doe <jane@example.com> het volgende geschreven:',
		marked,
	],
	['Apple Mail fi', 'Jane Doe <jane@example.com> kirjoitti 23.11.2026 kello 10.00:', marked],
	['Thunderbird ru', '23.11.2026 10:00, Jane Doe пишет:', marked],
	['Thunderbird zh', '在 2026/11/23 10:00, Jane Doe 写道:', marked],
	['Thunderbird cs', 'Dne 23. 11. 26 v 10:00 Jane Doe napsal(a):', marked],
	[
		'Yahoo',
		'    On Monday, November 23, 2026 at 10:00:00 AM GMT+1, Jane Doe <jane@example.com> wrote:  ',
		bare,
	],
	[
		'Yahoo de',
		'Am Montag, 23. November 2026 um 10:00:00 MEZ hat Jane Doe <jane@example.com> Folgendes geschrieben:',
		bare,
	],
	[
		'Yahoo it',
		'Il lunedì 23 novembre 2026 alle ore 10:00:00 CET, Jane Doe <jane@example.com> ha scritto:',
		bare,
	],
	['Zoho', '---- On Mon, 23 Nov 2026 10:00:00 +0100 Jane Doe <jane@example.com> wrote ----', bare],
	[
		'Zoho, with a colon',
		'---- On Mon, 23 Nov 2026 10:00:00 +0100 Jane Doe <jane@example.com> wrote ---',
		bare,
	],
	[
		'Zoho de',
		'---- Am Mo., 23 Nov. 2026 10:00:00 +0100 Jane Doe <jane@example.com> schrieb ----',
		bare,
	],
	[
		'Proton',
		'On Monday, November 23rd, 2026 at 10:00 AM, Jane Doe <jane@example.com> wrote:',
		marked,
	],
	['Horde', 'Quoting Jane Doe <jane@example.com>:', marked],
	['Horde de', 'Zitat von Jane Doe <jane@example.com>:', marked],
	['163', 'At 2026-11-23 10:00:00, "Jane Doe" <jane@example.com> wrote:', bare],
	['a list', 'Jane Doe writes:', '\n> Shall I?\n'],
];

const block = (...names: string[]): string =>
	[
		`${names[0]} Jane Doe <jane@example.com>`,
		`${names[1]} 23.11.2026 10:00`,
		`${names[2]} Bob Roe <bob@example.com>`,
		`${names[3]} Re: The offer`,
	].join('\n');

const blocks: [who: string, header: string][] = [
	['Outlook en', block('From:', 'Sent:', 'To:', 'Subject:')],
	['Outlook de', block('Von:', 'Gesendet:', 'An:', 'Betreff:')],
	['Outlook fr', block('De :', 'Envoyé :', 'À :', 'Objet :')],
	['Outlook fr, day of', block('De :', 'Envoyé le :', 'À :', 'Objet :')],
	['Outlook es', block('De:', 'Enviado el:', 'Para:', 'Asunto:')],
	['Outlook it', block('Da:', 'Inviato:', 'A:', 'Oggetto:')],
	['Outlook nl', block('Van:', 'Verzonden:', 'Aan:', 'Onderwerp:')],
	['Outlook pt', block('De:', 'Enviada em:', 'Para:', 'Assunto:')],
	['Outlook sv', block('Från:', 'Skickat:', 'Till:', 'Ämne:')],
	['Outlook da', block('Fra:', 'Sendt:', 'Til:', 'Emne:')],
	['Outlook no', block('Fra:', 'Dato:', 'Til:', 'Emne:')],
	['Outlook fi', block('Lähettäjä:', 'Lähetetty:', 'Vastaanottaja:', 'Aihe:')],
	['Outlook pl', block('Od:', 'Wysłano:', 'Do:', 'Temat:')],
	['Outlook cs', block('Od:', 'Odesláno:', 'Komu:', 'Předmět:')],
	['Outlook hu', block('Feladó:', 'Elküldve:', 'Címzett:', 'Tárgy:')],
	['Outlook ru', block('От:', 'Отправлено:', 'Кому:', 'Тема:')],
	['Outlook tr', block('Kimden:', 'Gönderildi:', 'Kime:', 'Konu:')],
	['Outlook ja', block('差出人:', '送信日時:', '宛先:', '件名:')],
	['Outlook zh', block('发件人:', '发送时间:', '收件人:', '主题:')],
	['Outlook zh, wide', block('发件人：', '发送时间：', '收件人：', '主题：')],
	['Outlook zh-TW', block('寄件者:', '寄件日期:', '收件者:', '主旨:')],
	['Outlook ko', block('보낸 사람:', '보낸 날짜:', '받는 사람:', '제목:')],
	['bold', block('*From:*', '*Sent:*', '*To:*', '*Subject:*')],
	['bold to the colon', block('*From*:', '*Sent*:', '*To*:', '*Subject*:')],
	[
		'without addresses',
		'From: Jane Doe\nSent: Monday, 23 November 2026 10:00\nTo: Bob Roe\nSubject: Re: The offer',
	],
	[
		'Outlook for Mac',
		'From: Jane Doe <jane@example.com>\nReply-To: <jane@example.com>\nDate: Monday, 23 November 2026 at 10:00\nTo: <bob@example.com>\nSubject: Offer',
	],
	[
		'Outlook for Mac, two fields',
		'From: Jane Doe <jane@example.com>\nDate: Monday, 23 November 2026 at 10:00',
	],
	[
		'GMX',
		'Gesendet: Montag, 23. November 2026 um 10:00 Uhr\nVon: "Jane Doe" <jane@example.com>\nAn: bob@example.com\nBetreff: Angebot',
	],
	[
		'addresses over two lines',
		'From: Jane Doe <jane@example.com>\nSent: Monday, 23 November 2026 10:00\nTo: Bob Roe <bob@example.com>; Sales\n<sales@example.com>; Ann <ann@example.com>\nCc: Tim\nSubject: Offer',
	],
	[
		'empty lines between',
		'From: Jane Doe <jane@example.com>\n\nSent: 23 November 2026 10:00\n\nTo: Bob\n\nSubject: Offer',
	],
];

const rules = [
	'',
	'_'.repeat(32),
	'-'.repeat(40),
	'-----Original Message-----',
	'-----Oprindelig besked-----',
	'________________________________________',
];

const alone = (line: string): [string] => [line];

describe('the new words of mails of the programs of the world', () => {
	it.each(introductions)('end where %s introduces a quotation', (_who, line, quotation) => {
		for (const answer of [
			'Yes, do.',
			'Yes, do.\n\nBest regards\nBob',
			'Two lines,\nas 2 people write at 10:00.',
		]) {
			expect(toReplyText(`${answer}\n\n${line}${quotation}`)).toBe(answer);
			expect(
				toReplyText(`${answer}\r\n\r\n${`${line}${quotation}`.replaceAll('\n', '\r\n')}`),
			).toBe(answer);
		}
	});

	it.each(blocks)('end at a header block: %s', (_who, header) => {
		for (const rule of rules) {
			const quoted = `${rule}${rule === '' ? '' : '\n'}${header}${bare}`;
			expect(toReplyText(`Yes, do.\n\nBob\n\n${quoted}`)).toBe('Yes, do.\n\nBob');
		}
	});

	it.each(blocks)('go on below quoted lines that a header block introduces: %s', (_who, header) => {
		expect(toReplyText(`${header}${marked}\nApplied.\n`)).toBe('Applied.');
		expect(
			toReplyText(`Thanks.\n\n-----Original Message-----\n${header}${marked}\nApplied.\n`),
		).toBe('Thanks.\n\nApplied.');
	});

	it('go on below two fields and what is quoted', () => {
		expect(toReplyText('From: Joe\nDate: 12 May 2026\n\n> quoted\n\nApplied.')).toBe('Applied.');
		expect(toReplyText('From: Joe\n> quoted\n\nApplied.')).toBe('From: Joe\n\nApplied.');
	});

	it.each(
		[
			'---------- Forwarded message ---------',
			'‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐',
			'-------- Ursprüngliche Nachricht --------',
			'-------- Message d’origine --------',
			'-------- Oorspronkelijk bericht --------',
			'-----Oprindelig besked-----',
			'-------- Opprinnelig melding --------',
			'-------- Ursprungligt meddelande --------',
			'-------- Alkuperäinen viesti --------',
			'-------- Oryginalna wiadomość --------',
			'-------- Původní zpráva --------',
			'-------- Eredeti üzenet --------',
			'-------- Исходное сообщение --------',
			'-------- Orijinal mesaj --------',
			'------------------ 原始邮件 ------------------',
			'-------- 元のメッセージ --------',
			'-------- 원본 메시지 --------',
			'Anfang der weitergeleiteten Nachricht:',
			'Début du message réexpédié :',
			'Inizio messaggio inoltrato:',
		].map(alone),
	)('end at %s', (line) => {
		expect(toReplyText(`Yes.\n\n${line}\n\nShall I?\n`)).toBe('Yes.');
	});

	it.each(
		[
			'Sent from my iPhone',
			'Sent from my Verizon, Samsung Galaxy smartphone',
			'Sent from my wireless BlackBerry',
			'Sent from Yahoo Mail on Android',
			'Sent from Mail for Windows',
			'Sent with Proton Mail secure email.',
			'Get Outlook for iOS<https://aka.ms/o0ukef>',
			'Von meinem iPhone gesendet',
			'Von meinem/meiner Samsung Galaxy Smartphone gesendet.',
			'Diese Nachricht wurde von meinem Android Mobiltelefon mit GMX Mail gesendet.',
			'Envoyé de mon iPhone',
			'Envoyé à partir de Outlook pour Android',
			'Enviado desde mi iPhone',
			'Enviado do meu iPhone',
			'Inviato da iPhone',
			'Verstuurd vanaf mijn iPhone',
			'Skickat från min iPhone',
			'Sendt fra min iPhone',
			'Lähetetty iPhonesta',
			'Wysłane z iPhone’a',
			'Odesláno z iPhonu',
			'Отправлено с iPhone',
			'iPhone’umdan gönderildi',
			'iPhoneから送信',
			'发自我的 iPhone',
			'나의 iPhone에서 보냄',
		].map(alone),
	)('go without %s', (line) => {
		expect(toReplyText(`Yes.\n\n${line}\n`)).toBe('Yes.');
		expect(
			toReplyText(
				`Yes.\n\n${line}\n\nOn 23 Nov 2026, at 10:00, Jane <jane@example.com> wrote:${marked}`,
			),
		).toBe('Yes.');
	});

	it.each(
		[
			'On 12 May we wrote two letters:\n\nOne to you\n\nOne to Ann',
			'On 12 May we wrote two letters to the office in Berlin:\n- one to you\n- one to Ann',
			'Am 12. Mai haben wir zwei Briefe geschrieben:\n\n- einen an Sie',
			'Le 12 mai nous avons écrit :\n\nune lettre',
			'From: Berlin\nTo: Paris\nDate: 12 May 2026\nGuests: 4\n\nThank you for your booking',
			'From: Berlin\nTo: Paris\nDate: 12 May 2026\n\nThank you for your booking',
			'From: Joe\nDate: 12 May 2026\nRoom: double\n\nSee you',
			'Name: Joe\nEmail: joe@example.com\nSubject: Offer\nMessage: How much is it?',
			'From: Joe <joe@example.com>\nSubject: Offer\n\nMessage Body:\nHow much is it?',
			'From: joe@example.com\nDate: 12 May 2026\nMessage: How much is it?',
			'Von: 12.05.2026\nBis: 14.05.2026\nZimmer: 2',
			'Date: 12 May 2026\nTo: Room 4\nSubject: Chairs',
			'Sent from my office yesterday, the parcel should be with you by now.',
			'Sent from Berlin on Monday.',
			'The date: Monday\nThe place: here',
			'We talked at 10:00 about:\n\n- the price',
			'Please write to ann@example.com before 23.11.2026:\n\n- your name',
			'A: yes\nB: no',
			'Best,\nJoe\nT: 123\nA: Main Street 1',
			'-----\nA heading\n-----\n\ntext',
		].map(alone),
	)('are all of %j', (text) => {
		expect(toReplyText(text)).toBe(text);
	});

	it.each([
		['From: a@b 1\n'],
		['To: x\nx\nx\nx\n'],
		['a <b@c.de\n'],
		['> 1:\n'],
		['---- 1:1 a@b ---\n'],
		['1:\n\n'],
		['x 2026 a@b\n'],
	])('are found in linear time: %j', (unit) => {
		const time = (length: number): number => {
			const text = unit.repeat(length / unit.length);
			const start = performance.now();
			toReplyText(`x\n${text}`);
			return performance.now() - start;
		};
		time(50_000);
		// Quadratic time would be a hundred times as long.
		expect(time(1_000_000)).toBeLessThan(40 * Math.max(time(100_000), 50));
	});
});
