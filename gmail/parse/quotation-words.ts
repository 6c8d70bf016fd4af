/** How mail programs of the world introduce what they quote or forward, and what phones sign with. Plain tables. */

/**
 * Words that a line which introduces a quotation begins with and ends in, by language. `last`: the verb stands at its
 * end, which tells it from prose.
 */
export const attributions: { begins: string[]; says: string[]; last: boolean }[] = [
	{ begins: ['On ', 'At '], says: ['wrote', 'writes', 'sent'], last: true },
	{ begins: ['Am ', 'Zitat von '], says: ['schrieb', 'geschrieben'], last: false },
	{ begins: ['Le '], says: ['écrit'], last: true },
	{ begins: ['El ', 'En '], says: ['escribió', 'escribio'], last: true },
	{ begins: ['Il giorno ', 'Il ', 'In data '], says: ['ha scritto', 'scrive'], last: true },
	{ begins: ['Em ', 'A ', 'No dia '], says: ['escreveu'], last: true },
	{ begins: ['Op '], says: ['schreef', 'geschreven', 'geskryf'], last: false },
	{ begins: ['Den ', 'På ', 'Kl ', 'Kl. '], says: ['skrev', 'följande'], last: false },
	{ begins: ['W dniu ', 'Dnia '], says: ['pisze', 'napisał'], last: false },
	{ begins: ['Dne '], says: ['napsal'], last: false },
	{ begins: ['Dňa '], says: ['napísal'], last: false },
	{ begins: ['V '], says: ['napisal'], last: true },
	{ begins: ['În ', 'Pe '], says: ['a scris'], last: true },
	{ begins: ['Missatge de '], says: ['del dia'], last: false },
	{ begins: ['O '], says: ['escribiu'], last: true },
	{ begins: ['Kuupäev '], says: ['kirjutas'], last: false },
	{ begins: ['Þann '], says: ['skrifaði'], last: false },
	{ begins: ['Στις '], says: ['έγραψε'], last: true },
	{ begins: ['На '], says: ['написа'], last: true },
	{ begins: ['Vào '], says: ['đã viết'], last: true },
	{ begins: ['Pada '], says: ['menulis'], last: true },
	{ begins: ['Noong '], says: ['sinulat ni'], last: false },
	{ begins: ['ในวันที่ ', 'เมื่อ ', 'ใน '], says: ['เขียน'], last: true },
	{ begins: ['ב-', 'בתאריך '], says: ['כתב', 'מאת'], last: false },
	{ begins: ['في ', 'بتاريخ '], says: ['كتب', 'بواسطة'], last: false },
	{ begins: ['در '], says: ['نوشت'], last: true },
	{ begins: ['在 ', '在'], says: ['写道', '寫道'], last: true },
];

/** Words above that say who wrote only behind their beginning. */
const notAlone = ['sent', 'del dia', 'מאת', 'بواسطة'];

/** Verbs with which such a line speaks of who wrote, in languages where it begins with a name or a date. */
export const wroteWords: string[] = [
	...attributions.flatMap(({ says }) => says).filter((word) => !notAlone.includes(word)),
	'kirjoitti',
	'писал',
	'пишет',
	'пише',
	'írta',
	'yazdı',
	'писав',
	'napisao',
	'rašė',
	'rakstīja',
	'लिखा',
	'დაწერა',
	'のメール',
	'書きました',
	'作成',
	'작성',
	'님이',
];

/** What a field of a header says, as mail programs write it above what they answer. */
export type HeaderField = 'from' | 'date' | 'to' | 'subject' | 'other';

const fieldsByMeaning: Record<HeaderField, string> = {
	from: `from|von|de|da|van|fra|från|od|de la|lähettäjä|от|от кого|отправитель|від|feladó|kimden|gönderen|差出人|送信者|发件人|寄件者|寄件人|發件人|보낸 사람|보낸사람|발신자|από|מאת|من|از|จาก|từ|dari|daripada|од|nuo|saatja|प्रेषक`,
	date: `sent|date|sent on|gesendet|gesendet am|datum|envoyé|envoyé le|enviado|enviado el|enviado em|enviada em|enviada|fecha|data|inviato|inviato il|verzonden|verzonden op|sendt|sendt den|dato|skickat|skickat den|wysłano|wysłane|odesláno|odoslané|dátum|lähetetty|päivämäärä|päiväys|pvm|отправлено|дата|надіслано|elküldve|küldve|trimis|gönderildi|gönderilme tarihi|gönderme tarihi|gönderim tarihi|tarih|送信日時|日付|日時|发送时间|发送日期|發送時間|日期|时间|寄件日期|傳送時間|傳送日期|보낸 날짜|보낸날짜|보낸 시간|날짜|일시|ημερομηνία|στάλθηκε|נשלח|תאריך|تاريخ الإرسال|التاريخ|تم الإرسال|ارسال شده|تاریخ|ส่ง|วันที่|วันที่ส่ง|đã gửi|ngày|dikirim|tanggal|dihantar|tarikh|изпратено|відправлено|expediat|poslano|poslato|послато|датум|išsiųsta|saadetud|kuupäev|enviat|enviat el|भेजा गया|दिनांक`,
	to: `to|an|à|a|para|aan|til|till|do|komu|pro|către|vastaanottaja|кому|címzett|kime|alıcı|宛先|收件人|收件者|받는 사람|받는사람|수신|수신자|προς|אל|إلى|به|ถึง|đến|tới|kepada|ke|до|за|za|kam|adressaat|saaja|per a|per|प्रति`,
	subject: `subject|betreff|objet|asunto|oggetto|assunto|onderwerp|emne|ämne|temat|předmět|predmet|subiect|aihe|тема|tárgy|konu|件名|主题|主題|主旨|제목|θέμα|נושא|الموضوع|موضوع|เรื่อง|หัวข้อ|chủ đề|tiêu đề|perihal|subjek|относно|tema|наслов|zadeva|teema|assumpte|विषय`,
	other: `cc|bcc|kopie|kopi|kopia|copie|copie à|copia|cópia|kopio|копия|másolatot kap|másolat|bilgi|抄送|抄送人|副本|参照|참조|dw|udw|reply-to|reply to|antwort an|antworten an|répondre à|responder a|rispondi a|antwoord aan|svar til|svara till|odpowiedź do|vastausosoite|importance|priority|wichtigkeit|attachments|anlagen|resent-from|עותק|نسخة|رونوشت|สำเนา|สำเนาถึง|tembusan|копие|копія|kopija|копија|κοινοποίηση`,
};

/** The fields by their names, in small letters. */
export const headerFields: ReadonlyMap<string, HeaderField> = new Map(
	(Object.keys(fieldsByMeaning) as HeaderField[]).flatMap((field) =>
		fieldsByMeaning[field].split('|').map((name): [string, HeaderField] => [name, field]),
	),
);

/** What stands between dashes above an older message, in small letters. */
export const separators: ReadonlySet<string> = new Set(
	`original message|forwarded message|original mail|reply message|ursprüngliche nachricht|ursprüngliche mail|originalnachricht|antwort nachricht|original-nachricht|weitergeleitete nachricht|message d'origine|message original|mail original|message initial|message transféré|message transmis|courriel original|mensaje original|mensaje reenviado|messaggio originale|messaggio inoltrato|messaggio originario|mensagem original|mensagem encaminhada|mensagem reencaminhada|oorspronkelijk bericht|origineel bericht|doorgestuurd bericht|oprindelig meddelelse|oprindelig besked|original besked|videresendt besked|videresendt meddelelse|opprinnelig melding|original melding|videresendt melding|ursprungligt meddelande|originalmeddelande|vidarebefordrat meddelande|alkuperäinen viesti|välitetty viesti|edelleenlähetetty viesti|wiadomość oryginalna|oryginalna wiadomość|wiadomość przekazana|przekazana wiadomość|treść przekazanej wiadomości|původní zpráva|původní e-mail|přeposlaná zpráva|pôvodná správa|eredeti üzenet|továbbított üzenet|исходное сообщение|оригинальное сообщение|пересылаемое сообщение|пересланное сообщение|перенаправленное сообщение|orijinal mesaj|orijinal ileti|özgün ileti|özgün mesaj|yönlendirilmiş ileti|yönlendirilen ileti|iletilen mesaj|元のメッセージ|元のメール|転送メッセージ|原始邮件|原始郵件|邮件原件|原邮件|转发邮件|转发邮件信息|轉寄郵件|轉寄信件|转发的邮件|원본 메시지|원본 메일|원본메일|전달된 메시지|전달된 메일|mesaj original|початкове повідомлення|הודעה מקורית|ההודעה המקורית|הודעה שהועברה|הודעה מועברת|الرسالة الأصلية|رسالة أصلية|رسالة معاد توجيهها|الرسالة المعاد توجيهها|رسالة محولة|پیام اصلی|پیام هدایت‌شده|ข้อความต้นฉบับ|ข้อความเดิม|ข้อความที่ส่งต่อ|thư gốc|tin nhắn gốc|thư đã chuyển tiếp|thư được chuyển tiếp|pesan asli|pesan terusan|pesan yang diteruskan|mesej asal|αρχικό μήνυμα|αρχικό μήνυμα ηλ. ταχυδρομείου|προωθημένο μήνυμα|оригинално съобщение|препратено съобщение|оригінальне повідомлення|переслане повідомлення|пересилане повідомлення|izvorna poruka|originalna poruka|proslijeđena poruka|оригинална порука|прослеђена порука|izvirno sporočilo|posredovano sporočilo|preposlaná správa|mesaj redirecționat|mesaj transmis|missatge original|missatge reenviat|originalus laiškas|pirminis laiškas|persiųstas laiškas|algne kiri|edastatud kiri`.split(
		'|',
	),
);

/** How Apple Mail begins what it forwards, in small letters and without the colon. */
export const appleForwards: ReadonlySet<string> = new Set(
	`begin forwarded message|anfang der weitergeleiteten nachricht|anfang der weitergeleiteten e-mail|début du message réexpédié|début du message transféré|inicio del mensaje reenviado|inizio messaggio inoltrato|inizio del messaggio inoltrato|início da mensagem reencaminhada|início da mensagem encaminhada|begin doorgestuurd bericht|start på videresendt besked|vidarebefordrat brev|videresendt melding|start på videresendt melding|välitetty viesti alkaa|początek przekazywanej wiadomości|začátek přeposlané zprávy|továbbított üzenet kezdete|начало переадресованного сообщения|начало пересылаемого сообщения|iletilen ileti başlangıcı|転送されたメッセージ|下面是被转发的邮件|以下是轉寄的郵件|전달된 메시지 시작|전달된 메시지`.split(
		'|',
	),
);

/** What mail programs put before the subject of an answer or a forwarded message, in small letters. */
export const subjectPrefixes: ReadonlySet<string> = new Set(
	`re|fw|fwd|aw|wg|antw|antwort|tr|réf|ref|rv|rif|r|i|res|enc|sv|vs|vb|vl|odp|pd|na|tov|ynt|ilt|i̇lt|yan|απ|πρθ|σχετ|atb|на|ha|отв|пересл|нп|回复|回覆|答复|答覆|转发|轉寄|轉發|返信|転送|답장|회신|전달|הועבר|השב|رد|إعادة توجيه`.split(
		'|',
	),
);

/** How phones and programs begin what they sign with. */
export const footerBegins: string[] = [
	'sent from ',
	'sent via ',
	'sent with ',
	'sent using ',
	'get outlook for ',
	'sent by ',
	'from my (?:iphone|ipad|phone|mobile|android|samsung)',
	'get yahoo mail',
	'get bluemail ',
	'yahoo mail: ',
	'von (?:meinem|meiner|meinem/meiner) ',
	'von outlook für ',
	'gesendet von ',
	'gesendet mit ',
	'gesendet über ',
	'diese nachricht wurde von meinem ',
	'holen sie sich outlook ',
	'outlook für (?:ios|android)',
	'envoyé (?:de|depuis|à partir|avec) ',
	'télécharger outlook ',
	'téléchargez outlook ',
	'obtenir outlook ',
	'obtenez outlook ',
	'enviado (?:desde|do|de|a partir|con|com) ',
	'obtener outlook ',
	'obter o outlook ',
	'obtenha o outlook ',
	'inviato da',
	'inviato con ',
	'ottieni outlook ',
	'scarica outlook ',
	'verzonden (?:vanaf|vanuit|met|via) ',
	'verstuurd (?:vanaf|vanuit|met|via) ',
	'outlook voor (?:ios|android)',
	'download outlook ',
	'sendt (?:fra|via|med) ',
	'hent outlook ',
	'skickat (?:från|med|via) ',
	'hämta outlook ',
	'lähetetty ',
	'hanki outlook ',
	'wysłan[eoy] (?:z|przez) ',
	'pobierz outlook ',
	'odesláno (?:z|ze|pomocí) ',
	'odoslané (?:z|zo) ',
	'získejte outlook ',
	'отправлено (?:с|из|через) ',
	'надіслано (?:з|із) ',
	'elküldve ',
	'发自',
	'來自我的 ?',
	'從我的 ?',
	'从我的 ?',
	'trimis (?:de pe|din) ',
	'enviat des ',
	'poslano (?:s|sa|z|iz) ',
	'послато (?:са|с) ',
	'išsiųsta iš ',
	'saadetud ',
	'sūtīts no ',
	'στάλθηκε από ',
	'εστάλη από ',
	'изпратено (?:от|с) ',
	'נשלח (?:מה|מ|באמצעות)',
	'أ[ُ]?رس[ِ]?لت ',
	'تم الإرسال من ',
	'ส่งจาก ?',
	'(?:đã )?gửi từ ',
	'dikirim dari ',
	'dihantar dari',
];

/** How they end in languages where the device comes first. */
export const footerEnds: string[] = [
	'gönderildi',
	'küldve',
	'から送信',
	'より送信',
	'에서 보냄',
	'ارسال شد',
	'से भेजा गया',
	'傳送',
	'发送',
];

/** What they are sent from. */
export const devices: string[] = [
	'iphon',
	'ipad',
	'ipod',
	'apple watch',
	'macbook',
	'android',
	'samsung',
	'galaxy',
	'blackberry',
	'huawei',
	'xiaomi',
	'nokia',
	'pixel',
	'oneplus',
	'htc',
	'sony',
	'motorola',
	'windows',
	'outlook',
	'mailbird',
	'yahoo',
	'gmail',
	'proton',
	'zoho',
	'gmx',
	'web\\.de',
	'aol',
	'mail\\.ru',
	'яндекс',
	'почт',
	'thunderbird',
	'spark',
	'smartphone',
	'handy',
	'mobil',
	'móvil',
	'telefon',
	'teléfono',
	'téléphone',
	'telefoon',
	'puhelime',
	'handheld',
	'superhuman',
	'missive',
	'shortwave',
	'\\bspike\\b',
	'\\bcell\\b',
	'tablet',
	'phone',
	'wireless',
	'mail',
];
