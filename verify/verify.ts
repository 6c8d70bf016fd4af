import { randomBytes } from 'node:crypto';
import { tokenSource, type Account } from '../gmail';
import { checkGoodbye } from './checks/goodbye';
import { checkLabels } from './checks/labels';
import { checkHandingOver, checkPost } from './checks/post';
import { checkRefusals } from './checks/refusals';
import { checkSigningIn } from './checks/sign-in';
import type { VerifyContext } from './context';
import type { Credentials, Target } from './credentials-file';
import { openInbox } from './inbox';
import { createProtocol, type Finding } from './protocol';
import { createCleaner, type Cleaner } from './cleaner';
import { requestToken } from './request-token';
import { rememberMailbox } from './tidy-up';

/** What to check, and how much. */
export interface VerifyOptions {
	credentials: Credentials;
	target: Target;
	/** Waits up to 75 minutes for the end of an IMAP session. */
	waitForGoodbye?: boolean;
	/** Told of each row as it comes. */
	onFinding?: (finding: Finding) => void;
}

const accountOf = (
	{ address, access, signIn }: Credentials,
	{ servers, tokenUrl }: Target,
	cleaner: Cleaner,
): Account => ({
	address,
	access,
	servers,
	getToken: tokenSource(async () => {
		const token = await requestToken({ signIn, address, access, tokenUrl });
		cleaner.hide(token.accessToken);
		return token;
	}),
});

const checkMail = async (context: VerifyContext, waitForGoodbye: boolean): Promise<void> => {
	const { account, marker, protocol, credentials } = context;
	const area = 'Receiving and sending';
	const mailbox = await protocol.look(
		{ area, behaviour: 'the watch opens the Inbox', expected: 'open' },
		async () => {
			const tidyUp = await rememberMailbox(account, marker);
			const inbox = await openInbox(account, marker);
			return { observed: 'open', asExpected: true, value: { tidyUp, inbox } };
		},
	);
	if (!mailbox) return await checkRefusals(context);
	const { tidyUp, inbox } = mailbox;
	try {
		const first = await checkPost({ ...context, inbox });
		if (credentials.secondAddress)
			await checkHandingOver(context, credentials.secondAddress, 'smtp');
		if (first) await checkLabels({ ...context, inbox }, first);
		if (waitForGoodbye) await checkGoodbye({ ...context, inbox });
		// Before the tidying up: a mistake that is not refused may leave a message.
		await checkRefusals(context);
	} finally {
		await inbox.close();
		await protocol.look(
			{
				area,
				behaviour: 'the messages of this run are in Trash, its label is gone',
				expected: 'done',
			},
			async () => ({ observed: `${await tidyUp.run()} messages`, asExpected: true }),
		);
	}
};

/**
 * Checks a real mailbox by the package's own core: signs in, watches, sends, replies, labels, makes harmless mistakes.
 * With full mail it takes away what it left; a send-only sign-in cannot.
 *
 * @returns a row for each thing looked at, without any secret or address in it; failures are rows too
 */
export const verify = async ({
	credentials,
	target,
	waitForGoodbye = false,
	onFinding = () => undefined,
}: VerifyOptions): Promise<Finding[]> => {
	const marker = `n8n-verify-${randomBytes(4).toString('hex')}`;
	const cleaner = createCleaner(credentials);
	const protocol = createProtocol(cleaner.clean, onFinding);
	const account = accountOf(credentials, target, cleaner);
	const context: VerifyContext = { credentials, target, account, protocol, marker };
	await checkSigningIn(context);
	if (account.access === 'fullMail') await checkMail(context, waitForGoodbye);
	else {
		await checkHandingOver(context, credentials.secondAddress || account.address, 'api');
		await checkRefusals(context);
	}
	return protocol.findings;
};
