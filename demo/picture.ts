import { owner, people } from './pipeline';
import type { Pipeline } from './pipeline';
import type { Round } from './round';

const line = (text: string) => process.stdout.write(`${text}\n`);

const arrow = (from: string, how: string, to: string) =>
	`${from.padEnd(22)} ${`──${how}──▶`.padEnd(12)} ${to}`;

const row = (ms: number, text: string) => line(`  ${`${ms} ms`.padStart(9)}  ${text}`);

/** A step of the set-up that is done. */
export function showStep(step: string, tookMs: number): void {
	line(`  ${`${(tookMs / 1000).toFixed(1)} s`.padStart(9)}  ${step}`);
}

export function showHeading(heading: string): void {
	line(`\n${heading}`);
}

/** What set a round off, printed the moment it happened. */
export const showBegin = {
	answer: (subject: string) =>
		row(0, arrow(people.customer, 'SMTP', `${people.support}  "${subject}"`)),
	report: (due: Date) =>
		row(0, `Schedule Trigger       is due at ${due.toISOString().slice(11, 19)} UTC`),
};

/** The rest of a round: how long after its begin the execution started and the mail was read. */
export function showRound(round: Round, sentBy: 'SMTP' | 'API'): void {
	const after = (time: number) => Math.max(0, time - round.begunAt);
	const started = Date.parse(round.execution.startedAt);
	row(after(started), `n8n                    starts execution ${round.execution.id}`);
	row(after(round.readAt), `${arrow(round.from, sentBy, people.customer)}  "${round.subject}"`);
	line(`             read back over IMAP: ${firstWords(round.excerpt)}`);
}

/** What is in n8n beside the workflows that ran. */
export function showExamples(names: string[]): void {
	for (const name of names) line(`             ${name}`);
}

/** Where a person can look at all of it. */
export function showEditor({ n8n }: Pipeline): void {
	line(`
The editor   ${n8n.url}
Log in as    ${owner.email}
Password     ${owner.password}

The workflows and their executions are there. Another mail, from a second terminal:
  npm run demo:mail -- "Where is my parcel?" some-file.pdf
Ctrl-C ends all of it.`);
}

function firstWords(text: string): string {
	const words = text.replace(/\s+/g, ' ').trim();
	return words.length > 70 ? `${words.slice(0, 70).trimEnd()}...` : words;
}
