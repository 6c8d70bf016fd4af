import type { Address } from '../message';
import type { Decision } from './decision';
import type { FormField } from './form';

/** How people answer. */
export type ResponseType = 'approval' | 'freeText' | 'customForm';

/** By which way an answer came. */
export type Way = 'link' | 'reply';

/** A button of the question. */
export interface Choice {
	label: string;
	style: 'primary' | 'secondary';
}

/** Somebody who was asked; each by a mail with a link of their own. */
export interface Asked extends Address {
	/** Of the mail that asked. */
	messageId: string;
	/** Gmail's thread, where it is known. */
	threadId?: string;
}

/** What somebody answered. */
export interface Answer {
	/** Place among those who were asked. */
	by: number;
	/** ISO 8601 in UTC. */
	at: string;
	way: Way;
	/** Of an approval. */
	decision?: Decision;
	/** The free text, or the comment beside a decision; '' for none. */
	text: string;
	/** What was filled into the form, by name of the field. */
	values?: Record<string, unknown>;
	/** Message-ID of the reply that answered. */
	messageId?: string;
}

/** Words of the pages that the workflow chose; '' for ours. */
export interface PageTexts {
	title: string;
	description: string;
	button: string;
	thanks: string;
	css: string;
}

/** A question to one person or several, as it stands. Plain data: it waits with the execution. */
export interface Question {
	/** Subject of its mails. */
	title: string;
	text: string;
	responseType: ResponseType;
	approve: Choice;
	/** Absent where a question can only be approved. */
	disapprove?: Choice;
	/** Of a form. */
	fields: FormField[];
	asked: Asked[];
	/** How many have to approve, or to answer; from 1 to the number of those who were asked. */
	needed: number;
	/** Ways that the mail offers. */
	ways: Way[];
	answers: Answer[];
	/** When it is too late, ms since 1970. */
	deadline?: number;
	/** Time zone in which its pages name times. */
	zone: string;
	pages: PageTexts;
}

/** How a question ended. */
export interface Outcome {
	decision: Decision | 'answered';
	/** The answer that made it so. */
	by: Answer;
}

const ofEverybody = (answers: Answer[]): Answer[] =>
	answers.filter(({ by }, i) => answers.findIndex((other) => other.by === by) === i);

/**
 * How a question ended, as soon as that is certain: with enough approvals, or when there cannot be enough any more. Free texts and forms
 * end with enough answers. The first answer of a person counts.
 *
 * @returns undefined while it is open
 */
export const outcomeOf = ({
	responseType,
	asked,
	needed,
	answers,
}: Pick<Question, 'responseType' | 'asked' | 'needed' | 'answers'>): Outcome | undefined => {
	const counted = ofEverybody(answers);
	const ended = (of: Answer[], decision: Outcome['decision']): Outcome | undefined => {
		const by = of.at(-1);
		return by && { decision, by };
	};
	if (responseType !== 'approval') {
		return counted.length < needed ? undefined : ended(counted.slice(0, needed), 'answered');
	}
	const approving: Answer[] = [];
	const others: Answer[] = [];
	for (const answer of counted) {
		(answer.decision === 'approved' ? approving : others).push(answer);
		if (approving.length >= needed) return ended(approving, 'approved');
		if (others.length > asked.length - needed) {
			const refused = others.filter(({ decision }) => decision === 'disapproved');
			return refused.length > 0 ? ended(refused, 'disapproved') : ended(others, 'undecided');
		}
	}
	return undefined;
};

/** `Jane Doe <jane@example.com>`, or the address alone. */
export const personOf = ({ name, address }: Address): string =>
	name ? `${name} <${address}>` : address;

/** `28 November 2026 at 15:04 CET`. */
export const timeIn = (zone: string, time: string | number): string =>
	new Intl.DateTimeFormat('en-GB', {
		dateStyle: 'long',
		timeStyle: 'short',
		timeZone: zone,
	}).format(new Date(time)) +
	` ${
		new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'short' })
			.formatToParts(new Date(time))
			.find(({ type }) => type === 'timeZoneName')?.value ?? zone
	}`;

const decisions: Record<Outcome['decision'], string> = {
	approved: 'approved',
	disapproved: 'disapproved',
	undecided: 'answered without a decision',
	answered: 'answered',
};

/** `approved by Jane Doe <jane@example.com> on 28 November 2026 at 15:04 CET`. */
export const toldOf = (
	{ asked, zone }: Pick<Question, 'asked' | 'zone'>,
	{ decision, by }: Outcome,
): string => {
	const person = asked[by.by];
	return `${decisions[decision]} by ${person ? personOf(person) : 'somebody'} on ${timeIn(zone, by.at)}`;
};
