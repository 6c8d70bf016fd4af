import { escapeHtml } from '../escape-html';
import { colorSchemes, font } from '../mail-style';
import type { Choice, Question } from './question';
import { timeIn } from './question';
import { wordsAsHtml } from './words-as-html';

/** A button of the mail. */
export interface Button extends Choice {
	address: string;
}

/** What one person is sent. */
export interface QuestionMail {
	question: Pick<
		Question,
		'title' | 'text' | 'responseType' | 'approve' | 'disapprove' | 'deadline' | 'zone'
	>;
	/** Empty where only a reply answers. */
	buttons: Button[];
	/** The words that begin a reply which approves or not; undefined where a reply does not answer. */
	byReply?: { yes: string; no: string };
	/** Words above the question: that this is a reminder. '' for none. */
	above: string;
	/** Words below everything: who else is asked. '' for none. */
	below: string;
	/** What the sender signs with. */
	signature?: { html?: string; text?: string };
}

/** For those who only get a copy. */
export interface CopyMail {
	title: string;
	text: string;
	/** That others were asked, and who. */
	note: string;
}

// Styles stand in the tags, as mail programs drop style sheets. Outlook sets mail with Word: it knows tables, `bgcolor` and the padding of
// cells, and no rounded corners, no max-width and no background of anything else.
const sheet = `
${colorSchemes}
@media (max-width: 600px) {
	.q-card { padding: 20px 16px !important; }
	.q-button-cell { display: block !important; width: auto !important; margin: 0 0 12px !important; }
	.q-gap { display: none !important; }
	.q-buttons { width: 100% !important; }
	.q-button { display: block !important; }
}
@media (prefers-color-scheme: dark) {
	.q-page { background: #16181d !important; }
	.q-card { background: #20242c !important; border-color: #3c4350 !important; }
	.q-text, .q-title { color: #e6e8ec !important; }
	.q-muted { color: #a5adba !important; }
	.q-link { color: #8ab4f8 !important; }
	.q-secondary { background: #20242c !important; border-color: #6b7484 !important; }
	.q-secondary .q-button { color: #e6e8ec !important; }
	.q-primary { background: #1a56c4 !important; border-color: #1a56c4 !important; }
}`;

/** A long address or word goes on in the next line, or it would widen the mail beyond a phone. */
const breaking = 'word-break:break-word;overflow-wrap:anywhere';

const colours: Record<Choice['style'], { back: string; edge: string; words: string }> = {
	primary: { back: '#1a56c4', edge: '#1a56c4', words: '#ffffff' },
	secondary: { back: '#ffffff', edge: '#8a93a3', words: '#1f2430' },
};

const buttonHtml = ({ label, style, address }: Button): string => {
	const { back, edge, words } = colours[style];
	return `<td class="q-button-cell q-${style}" align="center" bgcolor="${back}" style="background:${back};border:1px solid ${edge};border-radius:6px;mso-padding-alt:12px 26px"><a class="q-button" href="${escapeHtml(address)}" style="${font};display:inline-block;padding:12px 26px;font-size:16px;line-height:20px;font-weight:600;color:${words};text-decoration:none">${escapeHtml(label)}</a></td>`;
};

const buttonsHtml = (buttons: Button[]): string =>
	buttons.length === 0
		? ''
		: `<table class="q-buttons" role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 20px"><tr>${buttons
				.map(buttonHtml)
				.join(
					'<td class="q-gap" width="12" style="width:12px;font-size:1px">&nbsp;</td>',
				)}</tr></table>\n`;

const muted = `${font};${breaking};margin:0 0 8px;font-size:13px;line-height:1.5;color:#5b6473`;

const noteHtml = (note: string): string =>
	note === '' ? '' : `<p class="q-muted" style="${muted}">${escapeHtml(note)}</p>\n`;

const pageHtml = (title: string, inside: string): string => `<!DOCTYPE html>
<html lang="en" xmlns:o="urn:schemas-microsoft-com:office:office">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${sheet}
</style>
</head>
<body class="q-page" style="margin:0;padding:0;background:#f2f4f7">
<table class="q-page" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f2f4f7" style="background:#f2f4f7"><tr><td align="center" style="padding:24px 12px">
<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px"><tr><td class="q-card" align="left" bgcolor="#ffffff" style="background:#ffffff;border:1px solid #d5dae2;border-radius:8px;padding:28px 32px">
${inside}</td></tr></table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</body>
</html>
`;

const titleHtml = (title: string): string =>
	title === ''
		? ''
		: `<h1 class="q-title" style="${font};${breaking};margin:0 0 16px;font-size:20px;line-height:1.3;font-weight:600;color:#1f2430">${escapeHtml(title)}</h1>\n`;

const textHtml = (text: string): string =>
	text.trim() === ''
		? ''
		: `${wordsAsHtml(text, { paragraph: `${font};${breaking};margin:0 0 16px;font-size:16px;line-height:1.5;color:#1f2430`, link: 'color:#1a56c4' })}\n`;

/** How to answer by a reply. */
const howToReply = ({
	question: { responseType, disapprove },
	buttons,
	byReply,
}: QuestionMail): string[] => {
	if (!byReply) return [];
	const { yes, no } = byReply;
	const also = buttons.length > 0 ? 'You can also reply to this mail' : 'Please reply to this mail';
	if (responseType === 'freeText')
		return [`${also}: what you write above the quoted text is your answer.`];
	const words = disapprove ? `"${yes}" or "${no}"` : `"${yes}"`;
	return [`${also}: begin with ${words}; whatever follows goes along as a comment.`];
};

const notesOf = (mail: QuestionMail): string[] => {
	const { question, below } = mail;
	return [
		...howToReply(mail),
		...(question.deadline === undefined
			? []
			: [`Please answer by ${timeIn(question.zone, question.deadline)}.`]),
		...(below === '' ? [] : [below]),
	];
};

/** The mail that asks one person, for any mail program, in light and dark, on a phone and on a wide screen; and as plain text. */
export const questionMail = (mail: QuestionMail): { html: string; text: string } => {
	const { question, buttons, above, signature } = mail;
	const notes = notesOf(mail);
	const html = pageHtml(
		question.title,
		noteHtml(above) +
			titleHtml(question.title) +
			textHtml(question.text) +
			buttonsHtml(buttons) +
			notes.map(noteHtml).join('') +
			(signature?.html ?? ''),
	);
	const links = buttons.map(({ label, address }) => `${label}:\n${address}`);
	const text = [above, question.text.trim(), ...links, ...notes, signature?.text ?? '']
		.filter((part) => part !== '')
		.join('\n\n');
	return { html, text };
};

/** The mail for those who are to know and not asked: it has no link by which anybody could answer. */
export const copyMail = ({ title, text, note }: CopyMail): { html: string; text: string } => ({
	html: pageHtml(title, noteHtml(note) + titleHtml(title) + textHtml(text)),
	text: [note, text.trim()].filter((part) => part !== '').join('\n\n'),
});
