import { toReplyText } from '../../../gmail/parse/reply-text';

/** Attributions of mail programs in languages of which the other tables know nothing; marks of direction where they write them. */
const introductions: [who: string, line: string][] = [
	[
		'Gmail he',
		'\u202bבתאריך יום ב׳, 23 בנוב׳ 2026 ב-10:00 מאת \u202aJane Doe\u202c\u200f <\u202ajane@example.com\u202c\u200f>:\u202c',
	],
	[
		'Gmail he wrapped',
		'\u202bבתאריך יום ב׳, 23 בנוב׳ 2026 ב-10:00 מאת \u202aJane Doe\u202c\u200f <\u202a\njane@example.com\u202c\u200f>:\u202c',
	],
	['Apple he', 'ב-23 בנוב׳ 2026, בשעה 10:00, \u200fJane Doe <jane@example.com> כתב/ה:'],
	['Thunderbird he', 'בתאריך 23/11/2026 10:00, Jane Doe כתב:'],
	[
		'Gmail ar',
		'في الاثنين، 23 نوفمبر 2026 في 10:00 ص تمت كتابة ما يلي بواسطة \u202aJane Doe <jane@example.com>\u202c\u200f:',
	],
	[
		'Gmail ar old',
		'\u202bفي الاثنين، 23 نوفمبر 2026 في 10:00 ص كتب \u202aJane Doe\u202c\u200f <\u202ajane@example.com\u202c\u200f>:\u202c',
	],
	[
		'Gmail ar digits',
		'في الاثنين، ٢٣ نوفمبر ٢٠٢٦ في ١٠:٠٠ ص تمت كتابة ما يلي بواسطة \u202aJane Doe <jane@example.com>\u202c\u200f:',
	],
	['Apple ar', 'في 23\u200f/11\u200f/2026، الساعة 10:00، كتب/كتبت Jane Doe <jane@example.com>:'],
	['Apple ar end', 'في 23 نوفمبر 2026، الساعة 10:00 ص، Jane Doe <jane@example.com> كتب:'],
	['Gmail fa', 'در تاریخ دوشنبه ۲۳ نوامبر ۲۰۲۶،\u200f ۱۰:۰۰ Jane Doe <jane@example.com> نوشت:'],
	['Gmail vi', 'Vào Th 2, 23 thg 11, 2026 vào lúc 10:00 Jane Doe <jane@example.com> đã\nviết:'],
	['Apple vi', 'Vào 10:00, 23 thg 11, 2026, Jane Doe <jane@example.com> đã viết:'],
	['Gmail th', 'ในวันที่ จ. 23 พ.ย. 2026 เวลา 10:00 Jane Doe <jane@example.com> เขียนว่า:'],
	['Gmail id', 'Pada Sen, 23 Nov 2026 pukul 10.00 Jane Doe <jane@example.com> menulis:'],
	['Gmail ms', 'Pada Isn, 23 Nov 2026 pada 10:00 PG Jane Doe <jane@example.com> menulis:'],
	['Gmail el', 'Στις Δευ 23 Νοε 2026 στις 10:00 π.μ., ο/η Jane Doe <jane@example.com>\nέγραψε:'],
	['Apple el', 'Στις 23 Νοε 2026, στις 10:00, ο χρήστης Jane Doe <jane@example.com> έγραψε:'],
	['Gmail bg', 'На пн, 23.11.2026 г. в 10:00 Jane Doe <jane@example.com> написа:'],
	['Gmail uk', 'пн, 23 лист. 2026 р. о 10:00 Jane Doe <jane@example.com> пише:'],
	['Apple uk', '23 лист. 2026 р. о 10:00 Jane Doe <jane@example.com> написав(-ла):'],
	['Gmail ro', 'În lun., 23 nov. 2026 la 10:00, Jane Doe <jane@example.com> a scris:'],
	['Apple ro', 'Pe 23 nov. 2026, la 10:00, Jane Doe <jane@example.com> a scris:'],
	['Gmail hr', 'pon, 23. stu 2026. u 10:00 Jane Doe <jane@example.com> napisao je:'],
	['Gmail sr', 'пон, 23. нов 2026. у 10:00 Jane Doe <jane@example.com> је написао/ла:'],
	['Gmail sl', 'V V pon., 23. nov. 2026 ob 10:00 je oseba Jane Doe <jane@example.com> napisala:'],
	['Gmail sk', 'po 23. 11. 2026 o 10:00 Jane Doe <jane@example.com> napísal(a):'],
	['Gmail lt', '2026-11-23, pr, 10:00 Jane Doe <jane@example.com> rašė:'],
	[
		'Gmail lv',
		'pirmd., 2026. g. 23. nov., plkst. 10:00 — lietotājs Jane Doe (<jane@example.com>) rakstīja:',
	],
	['Gmail et', 'Kuupäev E, 23. november 2026 kell 10:00 kirjutas Jane Doe <jane@example.com>:'],
	['Gmail is', 'Þann mán., 23. nóv. 2026 kl. 10:00 skrifaði Jane Doe <jane@example.com>:'],
	['Gmail ca', 'Missatge de Jane Doe <jane@example.com> del dia dl., 23 de nov. 2026 a les 10:00:'],
	['Gmail gl', 'O lun, 23 nov 2026 ás 10:00, Jane Doe <jane@example.com> escribiu:'],
	[
		'Gmail eu',
		'Jane Doe (<jane@example.com>) erabiltzaileak hau idatzi du (2026 aza. 23, al. (10:00)):',
	],
	['Gmail hi', 'सोम, 23 नव॰ 2026 को 10:00 am बजे को Jane Doe <jane@example.com> ने लिखा:'],
	['Gmail fil', 'Noong Lun, Nob 23, 2026 nang 10:00 AM, sinulat ni Jane Doe <jane@example.com>:'],
	['Gmail af', 'Op Ma. 23 Nov. 2026 om 10:00 het Jane Doe <jane@example.com> geskryf:'],
	['Gmail ka', 'ორშ, 23 ნოე. 2026, 10:00 Jane Doe <jane@example.com>-მა დაწერა:'],
	['Thunderbird vi', 'Vào lúc 10:00 23/11/2026, Jane Doe đã viết:'],
	['Thunderbird el', 'Στις 23/11/2026 10:00, ο/η Jane Doe έγραψε:'],
	['Thunderbird bg', 'На 23.11.2026 г. в 10:00 Jane Doe написа:'],
	['Thunderbird id', 'Pada 23/11/2026 10:00, Jane Doe menulis:'],
	['Yahoo vi', 'Vào 10:00, Thứ Hai, 23 tháng 11, 2026, Jane Doe <jane@example.com> đã viết:'],
	[
		'Yahoo el',
		'Στις Δευτέρα 23 Νοεμβρίου 2026 στις 10:00:00 π.μ. EET, ο χρήστης Jane Doe <jane@example.com> έγραψε:',
	],
	[
		'Yahoo ro',
		'Pe luni, 23 noiembrie 2026, 10:00:00 a.m. EET, Jane Doe <jane@example.com> a scris:',
	],
	[
		'Yahoo id',
		'Pada Senin, 23 November 2026 pukul 10.00.00 WIB, Jane Doe <jane@example.com> menulis:',
	],
	[
		'Yahoo th',
		'ใน วันจันทร์ที่ 23 พฤศจิกายน 2026 เวลา 10:00:00 GMT+7, Jane Doe <jane@example.com> เขียน:',
	],
];

/** How Outlook and others call the sender, the day, the recipient and the subject. */
const headers: [language: string, names: string[]][] = [
	['he', ['מאת', 'נשלח', 'אל', 'נושא']],
	['he2', ['\u200fמאת', '\u200fנשלח', '\u200fאל', '\u200fנושא']],
	['ar', ['من', 'تاريخ الإرسال', 'إلى', 'الموضوع']],
	['ar2', ['من', 'التاريخ', 'إلى', 'الموضوع']],
	['ar3', ['\u200f\u200fمن', '\u200f\u200fتم الإرسال', '\u200f\u200fإلى', '\u200f\u200fالموضوع']],
	['fa', ['از', 'ارسال شده', 'به', 'موضوع']],
	['fa2', ['از', 'تاریخ', 'به', 'موضوع']],
	['th', ['จาก', 'ส่ง', 'ถึง', 'เรื่อง']],
	['th2', ['จาก', 'วันที่', 'ถึง', 'หัวข้อ']],
	['vi', ['Từ', 'Đã gửi', 'Đến', 'Chủ đề']],
	['vi2', ['Từ', 'Ngày', 'Tới', 'Chủ đề']],
	['id', ['Dari', 'Dikirim', 'Kepada', 'Perihal']],
	['id2', ['Dari', 'Tanggal', 'Ke', 'Subjek']],
	['ms', ['Daripada', 'Dihantar', 'Kepada', 'Subjek']],
	['el', ['Από', 'Στάλθηκε', 'Προς', 'Θέμα']],
	['bg', ['От', 'Изпратено', 'До', 'Относно']],
	['bg2', ['От', 'Дата', 'До', 'Тема']],
	['uk', ['Від', 'Надіслано', 'Кому', 'Тема']],
	['uk2', ['Від', 'Дата', 'Кому', 'Тема']],
	['uk3', ['Від', 'Відправлено', 'Кому', 'Тема']],
	['ro', ['De la', 'Trimis', 'Către', 'Subiect']],
	['ro2', ['De la', 'Expediat', 'Către', 'Subiect']],
	['hr', ['Od', 'Poslano', 'Za', 'Predmet']],
	['sr', ['Од', 'Послато', 'За', 'Тема']],
	['sr2', ['Od', 'Poslato', 'Za', 'Tema']],
	['sl', ['Od', 'Poslano', 'Za', 'Zadeva']],
	['sk', ['Od', 'Odoslané', 'Komu', 'Predmet']],
	['lt', ['Nuo', 'Išsiųsta', 'Kam', 'Tema']],
	['et', ['Saatja', 'Saadetud', 'Adressaat', 'Teema']],
	['ca', ['De', 'Enviat el', 'Per a', 'Assumpte']],
	['hi', ['प्रेषक', 'भेजा गया', 'प्रति', 'विषय']],
];

const separators = [
	'הודעה מקורית',
	'הודעה שהועברה',
	'الرسالة الأصلية',
	'رسالة معاد توجيهها',
	'پیام اصلی',
	'ข้อความต้นฉบับ',
	'ข้อความที่ส่งต่อ',
	'Thư gốc',
	'Thư đã chuyển tiếp',
	'Pesan asli',
	'Pesan terusan',
	'Αρχικό μήνυμα',
	'Προωθημένο μήνυμα',
	'Оригинално съобщение',
	'Препратено съобщение',
	'Оригінальне повідомлення',
	'Переслане повідомлення',
	'Izvorna poruka',
	'Proslijeđena poruka',
	'Оригинална порука',
	'Izvirno sporočilo',
	'Posredovano sporočilo',
	'Mesaj redirecționat',
	'Missatge original',
	'Originalus laiškas',
	'Algne kiri',
];

const footers = [
	'נשלח מה-iPhone שלי',
	'أُرسلت من الـ iPhone',
	'أُرسِلت من iPhone الخاص بي',
	'از iPhone من ارسال شد',
	'ส่งจาก iPhone ของฉัน',
	'Đã gửi từ iPhone của tôi',
	'Gửi từ iPhone của tôi',
	'Dikirim dari iPhone saya',
	'Στάλθηκε από το iPhone μου',
	'Εστάλη από το iPhone μου',
	'Изпратено от моя iPhone',
	'Надіслано з iPhone',
	'Poslano s mog iPhonea',
	'Послато са мог iPhone-а',
	'Poslano z iPhona',
	'Trimis de pe iPhone-ul meu',
	'Enviat des del meu iPhone',
	'Odoslané z iPhonu',
	'मेरे iPhone से भेजा गया',
	'Išsiųsta iš mano „iPhone“',
	"Saadetud minu iPhone'ist",
	'Sūtīts no mana iPhone',
];

describe('the new words of a message, in more languages', () => {
	it.each(introductions)('end at the attribution of %s', (_who, line) => {
		expect(toReplyText(`Yes, do.\n\n${line}\n\n> Shall I?\n>\n> Jane\n`)).toBe('Yes, do.');
		expect(toReplyText(`Yes, do.\n\n${line}\n\nShall I?\n\nJane\n`)).toBe('Yes, do.');
	});

	it.each(headers)("end at Outlook's header block: %s", (_language, [from, date, to, subject]) => {
		const block = `${from}: Jane Doe <jane@example.com>\n${date}: 23/11/2026 10:00\n${to}: Me <me@example.com>\n${subject}: Q\n`;
		expect(toReplyText(`Yes, do.\n\n${block}\nShall I?\n`)).toBe('Yes, do.');
	});

	it.each(separators)('end at %s', (separator) => {
		expect(toReplyText(`Yes.\n\n-------- ${separator} --------\n\nShall I?\n`)).toBe('Yes.');
	});

	it.each(footers)('go without %s', (footer) => {
		expect(toReplyText(`Yes.\n\n${footer}\n`)).toBe('Yes.');
	});

	it.each([
		'في 23 نوفمبر كتب أحمد لنا رسالة:\n\nسأرسلها غدا',
		'ב-23 בנובמבר כתב לנו דני:\n\nמכתב אחד',
		'Vào ngày 23 chúng tôi đã viết:\n\nmột lá thư',
		'Pada 23 November kami menulis:\n\nsebuah surat',
		'На 23 ноември той написа:\n\nедно писмо',
		'Στις 23 Νοεμβρίου έγραψε:\n\nένα γράμμα',
		'Dari: Jakarta\nKe: Bandung\nTanggal: 23 November 2026\n\nTerima kasih',
		'Изпратено от пощата вчера, пратката ще дойде утре.',
		'\u202bשלום, נתראה ב-10:00.\u202c',
	])('are all of %j', (text) => {
		expect(toReplyText(text)).toBe(text);
	});
});
