import { checkConnection, type CheckResult } from '../../gmail';
import { capabilities } from '../../sandbox/imap/capabilities';
import type { VerifyContext } from '../context';
import { openDialogue, xoauth2 } from '../imap-dialogue';

const area = 'Sign-in';

/** Details that name the owner's labels and addresses, which belong into no document. */
const publicPart: Record<string, (detail: string) => string> = {
	'IMAP folders': (detail) => detail.split(': ')[0],
	'Send-as aliases': (detail) => `${detail.split(', ').length} address(es)`,
};

const asSight = ({ step, status, detail, answer }: CheckResult) => ({
	observed:
		status === 'passed' ? (publicPart[step]?.(detail) ?? detail) : `${detail}. ${answer}`.trim(),
	asExpected: status === 'passed',
});

const capabilityWords = (answer: string): string[] =>
	(/^\* CAPABILITY ([^\r\n]*)/m.exec(answer)?.[1] ?? '').split(' ').sort();

const compare = (said: string[], expected: string[]) => {
	const more = said.filter((word) => !expected.includes(word));
	const fewer = expected.filter((word) => !said.includes(word));
	return {
		observed: `${said.join(' ')}; more: ${more.join(' ') || 'none'}; fewer: ${fewer.join(' ') || 'none'}`,
		asExpected: more.length + fewer.length === 0,
	};
};

const checkCapabilities = async ({ account, protocol, target }: VerifyContext): Promise<void> => {
	const dialogue = await openDialogue(target.servers.imap);
	const look = async (signedIn: boolean): Promise<void> => {
		const expected = capabilities({ signedIn });
		await protocol.look(
			{ area, behaviour: `capabilities ${signedIn ? 'after' : 'before'} sign-in`, expected },
			async () =>
				compare(capabilityWords(await dialogue.say('CAPABILITY')), expected.split(' ').sort()),
		);
	};
	try {
		await look(false);
		await dialogue.say(
			`AUTHENTICATE XOAUTH2 ${xoauth2(account.address, await account.getToken())}`,
		);
		await look(true);
	} finally {
		dialogue.close();
	}
};

/** A wrong token gets a challenge first, and the refusal only after an empty answer. */
const checkChallenge = async ({ account, protocol, target }: VerifyContext): Promise<void> => {
	await protocol.look(
		{
			area,
			behaviour: 'IMAP: the challenge after a wrong token, and the refusal after that',
			expected: 'JSON with status, schemes, scope; `NO [AUTHENTICATIONFAILED]`',
		},
		async () => {
			const dialogue = await openDialogue(target.servers.imap);
			try {
				const challenge = await dialogue.say(
					`AUTHENTICATE XOAUTH2 ${xoauth2(account.address, 'ya29.wrong')}`,
				);
				const json = Buffer.from(challenge.replace(/^\+ /, ''), 'base64').toString();
				const refusal = await dialogue.reply('');
				return {
					observed: `\`${json}\`; \`${refusal.trim()}\``,
					asExpected: /"scope"/.test(json) && /NO \[AUTHENTICATIONFAILED\]/.test(refusal),
				};
			} finally {
				dialogue.close();
			}
		},
	);
};

/** The chain from credential to mail as "Check connection" walks it; for full mail, IMAP's first words as well. */
export const checkSigningIn = async (context: VerifyContext): Promise<void> => {
	const { account, protocol } = context;
	for (const result of await checkConnection(async () => account)) {
		const question = { area, behaviour: `Check connection: ${result.step}`, expected: 'passed' };
		if (result.status === 'skipped') protocol.leaveOut(question, result.detail);
		else await protocol.look(question, async () => asSight(result));
	}
	if (account.access === 'sendOnly') return;
	await checkCapabilities(context);
	await checkChallenge(context);
};
