import type { Account } from '../account';
import { classify } from '../errors';
import { steps, type Step } from './steps';

/** What became of one step of the chain from a credential to mail. */
export interface CheckResult {
	step: string;
	status: 'passed' | 'failed' | 'skipped';
	/** How long it took, in ms. */
	took: number;
	/** What was found, what failed, or why it was skipped. */
	detail: string;
	/** Who has to do what; '' unless it failed. */
	remedy: string;
	/** Address of the page where it is done; '' unless it failed. */
	page: string;
	/** What the server said, word for word; '' unless it failed. */
	answer: string;
}

/** What only a failed step has. */
const noFailure = { remedy: '', page: '', answer: '' };

/** Why a step cannot tell anything, '' where it can. */
const reasonToSkip = (
	{ level, needsToken = true }: Step,
	account: Account | undefined,
	results: CheckResult[],
): string => {
	if (!account) return 'The credential cannot be used';
	if (level && account.access !== level) return 'Not part of the access level Send Only';
	const token = results.find(({ step }) => step === 'Token');
	return needsToken && token?.status === 'failed' ? 'There is no token' : '';
};

const runStep = async (step: string, run: () => Promise<string>): Promise<CheckResult> => {
	const start = performance.now();
	const took = (): number => Math.round(performance.now() - start);
	try {
		return { step, status: 'passed', detail: await run(), took: took(), ...noFailure };
	} catch (error) {
		const {
			message,
			remedy,
			page = '',
			answer,
		} = classify(error, {
			mailbox: 'this mailbox',
			channel: 'api',
		});
		return { step, status: 'failed', took: took(), detail: message, remedy, page, answer };
	}
};

/**
 * Walks the whole chain from a credential to mail and stops at nothing, so that an admin sees at once all that is
 * wrong. Sends nothing and changes nothing.
 *
 * @param signIn reads the credential; its refusal is the first result
 */
export const checkConnection = async (signIn: () => Promise<Account>): Promise<CheckResult[]> => {
	let account: Account | undefined;
	const credential = await runStep('Credential', async () => {
		account = await signIn();
		return `${account.address}, access level ${account.access === 'fullMail' ? 'Full Mail' : 'Send Only'}`;
	});
	const results = [credential];
	for (const step of steps) {
		const known = account;
		const reason = reasonToSkip(step, known, results);
		results.push(
			reason || !known
				? { step: step.step, status: 'skipped', took: 0, detail: reason, ...noFailure }
				: await runStep(step.step, async () => await step.run(known)),
		);
	}
	return results;
};
