import { toReplyText } from '../../../gmail/parse/reply-text';
import { worked } from '../../support/held-loop';

const outlook = (names: string[], separator = ''): string =>
	`${separator}${names[0]} Jane Doe <jane@x.test>\n${names[1]} 23. 11. 2026 10:00\n${names[2]} Me <me@x.test>\n${names[3]} Q\n\nShall I?\n\nJane\n`;

describe('the new words of a message', () => {
	it.each([
		['Gmail, English', 'On Mon, Nov 23, 2026 at 10:00 AM Jane Doe <jane@x.test> wrote:'],
		[
			'Gmail, wrapped',
			'On Mon, Nov 23, 2026 at 10:00 AM Jane With A Long Name\n<jane@x.test> wrote:',
		],
		['Gmail, wrapped at the hour', 'On Mon, Nov 23, 2026 at\n10:00 AM Jane <jane@x.test> wrote:'],
		['Gmail, German', 'Am Mo., 23. Nov. 2026 um 10:00 Uhr schrieb Jörg <joerg@x.test>:'],
		[
			'Gmail, German, wrapped',
			'Am Mo., 23. Nov. 2026 um 10:00 Uhr schrieb Jörg Müller <\njoerg@x.test>:',
		],
		['Gmail, French', 'Le lun. 23 nov. 2026 à 10:00, Jean <jean@x.test> a écrit :'],
		[
			'Gmail, French, wrapped',
			'Le lun. 23 nov. 2026 à 10:00, Jean Dupont <jean@x.test> a\nécrit :',
		],
		['French with a hard blank', 'Le 23/11/2026 à 10:00, Jean Dupont a écrit\u00a0:'],
		['Gmail, Spanish', 'El lun, 23 nov 2026 a las 10:00, Ana Ruiz (<ana@x.test>) escribió:'],
		['Gmail, Italian', 'Il giorno lun 23 nov 2026 alle ore 10:00 Ada <ada@x.test>\nha scritto:'],
		['Gmail, Portuguese', 'Em seg., 23 de nov. de 2026 às 10:00, Rui <rui@x.test> escreveu:'],
		['Gmail, Dutch', 'Op ma 23 nov 2026 om 10:00 schreef Jan <jan@x.test>:'],
		['Gmail, Danish', 'Den man. 23. nov. 2026 kl. 10.00 skrev Bo <bo@x.test>:'],
		['Gmail, Polish', 'pon., 23 lis 2026 o 10:00 Jan Nowak <jan@x.test> napisał(a):'],
		['Gmail, Japanese', '2026年11月23日(月) 10:00 Jane <jane@x.test>:'],
		['Gmail, Chinese', 'Jane <jane@x.test> 于2026年11月23日周一 10:00写道：'],
		['Thunderbird', 'On 11/23/26 10:00, Jane Doe wrote:'],
		['Thunderbird, German', 'Am 23.11.26 um 10:00 schrieb Jörg Müller:'],
		['a language nobody thought of', 'Jane <jane@x.test> skribis je la 23-a:'],
	])('end where a quotation begins: %s', (_who, introduced) => {
		expect(toReplyText(`Yes, do.\n\n${introduced}\n\n> Shall I?\n> Jane\n`)).toBe('Yes, do.');
		expect(toReplyText(`Yes, do.\r\n${introduced}\r\n> Shall I?\r\n`)).toBe('Yes, do.');
	});

	it.each([
		['English', 'On Monday, 23 November 2026, Jane Doe <jane@x.test> wrote:'],
		['German', 'Am Montag, 23. November 2026 schrieb Jane Doe <jane@x.test>:'],
		['French', 'Le lundi 23 novembre 2026, Jane Doe <jane@x.test> a écrit :'],
		['Spanish', 'El lunes, 23 de noviembre de 2026, Jane Doe <jane@x.test> escribió:'],
	])('end where words are quoted without a mark: %s', (_language, introduced) => {
		expect(toReplyText(`Yes.\n\n${introduced}\n\nShall I?\n`)).toBe('Yes.');
	});

	it.each([
		['English', ['From:', 'Sent:', 'To:', 'Subject:']],
		['German', ['Von:', 'Gesendet:', 'An:', 'Betreff:']],
		['French', ['De :', 'Envoyé :', 'À :', 'Objet :']],
		['Spanish', ['De:', 'Enviado:', 'Para:', 'Asunto:']],
		['Italian', ['Da:', 'Inviato:', 'A:', 'Oggetto:']],
		['Dutch', ['Van:', 'Verzonden:', 'Aan:', 'Onderwerp:']],
	])("end at Outlook's header block: %s", (_language, names) => {
		expect(toReplyText(`Yes.\n\n${outlook(names)}`)).toBe('Yes.');
		expect(toReplyText(`Yes.\n\n${outlook(names, `${'_'.repeat(32)}\n`)}`)).toBe('Yes.');
		expect(toReplyText(`Yes.\n\n${outlook(names.map((name) => `*${name}*`))}`)).toBe('Yes.');
	});

	it.each([
		'-----Original Message-----',
		'-----Ursprüngliche Nachricht-----',
		"-----Message d'origine-----",
		'-----Mensaje original-----',
		'---------- Forwarded message ---------',
		'Begin forwarded message:',
	])('end at %s', (line) => {
		expect(toReplyText(`Yes.\n\n${line}\nFrom: Jane\n\nShall I?\n`)).toBe('Yes.');
		expect(toReplyText(`${line}\nFrom: Jane\n\nShall I?\n`)).toBe('');
	});

	it.each([
		['a marked signature', 'Yes.\n\n-- \nJane Doe\nExample Ltd\n', 'Yes.'],
		['a signature whose mark lost its blank', 'Yes.\n\n--\nJane Doe\n', 'Yes.'],
		[
			'a phone',
			'Yes.\n\nSent from my iPhone\n\nOn Nov 23, 2026, at 10:00, J <j@x.test> wrote:\n\n> ?\n',
			'Yes.',
		],
		[
			'a German phone',
			'Ja.\n\nVon meinem iPhone gesendet\n\n> Am 23.11.2026 schrieb J <j@x>:\n> \n> ?\n',
			'Ja.',
		],
		['a French phone', 'Oui.\n\nEnvoyé de mon iPhone\n', 'Oui.'],
		['a Spanish phone', 'Sí.\n\nEnviado desde mi iPhone\n', 'Sí.'],
	])('go without %s', (_what, text, expected) => {
		expect(toReplyText(text)).toBe(expected);
	});

	it.each([
		['a mail that answers nothing', 'Hello,\n\nthree lines\nof text.\n\nBest regards\nJane'],
		['prose that begins like a quotation', 'On Monday we meet.\nHe wrote: nothing.\n\nBye'],
		[
			'prose that names a time of day',
			'On Monday we met at 10:00 and Bob wrote:\n\nthree pages. Please send them.',
		],
		[
			'a booking from one day to another',
			'Name: Ann\nFrom: 1 June 2026\nTo: 4 June 2026\nSubject: Room\n\nPlease confirm.',
		],
		['a sentence that ends in a colon', 'On Monday, 23 November, we need:\n\n- chairs'],
		['a line that looks like a field', 'From: the team\nWe are glad.'],
		['a greater-than sign', 'Use a > b.\n\nThanks'],
		['dashes in a long text', `Items:\n--\n${'one\n'.repeat(30)}end`],
		['a greeting', 'Ja, gern.\n\nMit freundlichen Grüßen\nJörg'],
	])('are all of %s', (_what, text) => {
		expect(toReplyText(text)).toBe(text);
	});

	it('are the answers between quoted lines', () => {
		expect(toReplyText('> Shall I?\n\nYes.\n\n> And him?\n\nAbout point 3:\n> x\nNo.\n')).toBe(
			'Yes.\n\nAbout point 3:\nNo.',
		);
	});

	it('are those below a quotation as well', () => {
		const text = 'On 2026-11-23, Jane <jane@x.test> wrote:\n> Shall I?\n\nYes.\n';
		expect(toReplyText(text)).toBe('Yes.');
	});

	it('keep a first line that begins like an attribution and is none', () => {
		expect(
			toReplyText('On second thought, no.\nOn Mon, 23 Nov 2026, Jane <j@x.test> wrote:\n> ?\n'),
		).toBe('On second thought, no.');
	});

	it.each([
		'Am a schrieb < ',
		'2000 from <',
		'a on at ',
		'Op\nschreef ',
		'From:\n',
		'\n',
		'1:\n',
		'> ',
		'_',
	])('are found in linear time, however hostile the text: %j', (unit) => {
		const text = unit.repeat(400_000 / unit.length);
		const start = worked();
		toReplyText(text);
		toReplyText(`x\n${text}`);
		toReplyText(text.replaceAll(unit, `${unit}\n`));
		// A backtracking search takes minutes over it: email-reply-parser 4 s over 8 KB, planer 33 s over 2 KB.
		expect(worked() - start).toBeLessThan(5_000);
	});
});
