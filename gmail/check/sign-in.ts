import type { AccessLevel } from '../access-level';
import type { Account } from '../account';
import { classify, GmailError } from '../errors';
import { steps } from './steps';

/** The steps without which a sign-in is worth nothing. */
const needed: Record<AccessLevel, string[]> = {
	fullMail: ['Token', 'IMAP sign-in', 'SMTP sign-in'],
	sendOnly: ['Token', 'Gmail API'],
};

/**
 * Tries a sign-in as far as its access level goes: a token, then IMAP and SMTP for full mail, the Gmail API for send
 * only. Sends nothing.
 *
 * @returns what answered, one sentence a step
 * @throws GmailError with the step that failed and the remedy
 */
export const checkSignIn = async (account: Account): Promise<string> => {
	const answers: string[] = [];
	for (const name of needed[account.access]) {
		const step = steps.find(({ step: candidate }) => candidate === name);
		if (!step) throw new Error(`There is no step ${name}`);
		answers.push(
			await step.run(account).catch((error: unknown) => {
				const cause = classify(error, { mailbox: account.address, channel: 'api' });
				throw new GmailError(`${name} failed: ${cause.message}`, { ...cause, cause });
			}),
		);
	}
	return answers.join('. ');
};
