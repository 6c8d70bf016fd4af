import { generateKeyPairSync } from 'node:crypto';
import {
	compose,
	listFolders,
	openSender,
	readNewest,
	type Account,
	type OutgoingMail,
	type Transport,
} from '../../gmail';
import { describeError } from '../protocol';
import { requestToken } from '../request-token';
import type { SignIn } from '../credentials-file';
import type { VerifyContext } from '../context';

/** A mistake, and what the package should make of Google's answer. */
interface Refusal {
	behaviour: string;
	code: string;
	/** The sign-in or access level without which it cannot be made. */
	needs?: (context: VerifyContext) => boolean;
	provoke(context: VerifyContext): Promise<unknown>;
}

const fullMail = ({ account }: VerifyContext): boolean => account.access === 'fullMail';
const sendOnly = ({ account }: VerifyContext): boolean => account.access === 'sendOnly';
const by =
	(kind: SignIn['kind']) =>
	({ credentials }: VerifyContext): boolean =>
		credentials.signIn.kind === kind;

const withWrongToken = (account: Account): Account => ({
	...account,
	getToken: async () => 'ya29.wrong',
});

const send = async (
	account: Account,
	transport: Transport,
	given: Partial<OutgoingMail> = {},
): Promise<unknown> => {
	const mail: OutgoingMail = {
		senderName: '',
		to: [{ name: '', address: account.address }],
		cc: [],
		bcc: [],
		replyTo: [],
		subject: 'This message should have been refused',
		text: 'It may be deleted.',
		attachments: [],
		...given,
	};
	const sender = openSender(account, transport);
	try {
		return await sender.send(compose(mail, account.address));
	} finally {
		await sender.close();
	}
};

/** Asks for a token with one thing changed. */
const requestWith = async (
	{ credentials, target }: VerifyContext,
	change: { address?: string; signIn?: Partial<SignIn> },
): Promise<unknown> =>
	await requestToken({
		...credentials,
		...target,
		address: change.address ?? credentials.address,
		signIn: { ...credentials.signIn, ...change.signIn } as SignIn,
	});

const nobody = { to: [{ name: '', address: 'nobody@' }] };

const refusals: Refusal[] = [
	{
		behaviour: 'IMAP: wrong token',
		code: 'signInRefused',
		needs: fullMail,
		provoke: async ({ account }) => await listFolders(withWrongToken(account)),
	},
	{
		behaviour: 'IMAP: a token without the scope for mail',
		code: 'signInRefused',
		needs: sendOnly,
		provoke: async ({ account }) => await listFolders({ ...account, access: 'fullMail' }),
	},
	{
		behaviour: 'IMAP: unknown folder',
		code: 'folderUnknown',
		needs: fullMail,
		provoke: async ({ account, marker }) => await readNewest(account, `${marker} no such label`),
	},
	{
		behaviour: 'SMTP: wrong token',
		code: 'signInRefused',
		needs: fullMail,
		provoke: async ({ account }) => await send(withWrongToken(account), 'smtp'),
	},
	{
		behaviour: 'SMTP: a recipient that is no address',
		code: 'recipientRefused',
		needs: fullMail,
		provoke: async ({ account }) => await send(account, 'smtp', nobody),
	},
	{
		behaviour: 'API: wrong token',
		code: 'signInRefused',
		provoke: async ({ account }) => await send(withWrongToken(account), 'api'),
	},
	{
		behaviour: 'API: a recipient that is no address',
		code: 'addressInvalid',
		provoke: async ({ account }) => await send(account, 'api', nobody),
	},
	{
		behaviour: 'API: a reply to an unknown thread',
		code: 'messageNotFound',
		provoke: async ({ account }) => await send(account, 'api', { threadId: '1' }),
	},
	{
		behaviour: 'token endpoint: wrong client secret',
		code: 'clientInvalid',
		needs: by('oAuth2'),
		provoke: async (context) =>
			await requestWith(context, { signIn: { clientSecret: 'GOCSPX-wrong' } }),
	},
	{
		behaviour: 'token endpoint: unknown refresh token',
		code: 'signInExpired',
		needs: by('oAuth2'),
		provoke: async (context) =>
			await requestWith(context, { signIn: { refreshToken: '1//wrong' } }),
	},
	{
		behaviour: 'token endpoint: a mailbox that does not exist',
		code: 'mailboxUnknown',
		needs: by('serviceAccount'),
		provoke: async (context) =>
			await requestWith(context, {
				address: `${context.marker}@${context.account.address.split('@')[1]}`,
			}),
	},
	{
		behaviour: 'token endpoint: a key that is not of this service account',
		code: 'keyInvalid',
		needs: by('serviceAccount'),
		provoke: async (context) => {
			const { signIn } = context.credentials;
			if (signIn.kind !== 'serviceAccount') return undefined;
			const { privateKey } = generateKeyPairSync('rsa', {
				modulusLength: 2048,
				publicKeyEncoding: { type: 'spki', format: 'pem' },
				privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
			});
			return await requestWith(context, { signIn: { key: { ...signIn.key, privateKey } } });
		},
	},
];

/** Makes every mistake that harms nobody, and looks at what Google says and what the package makes of it. */
export const checkRefusals = async (context: VerifyContext): Promise<void> => {
	for (const { behaviour, code, needs = () => true, provoke } of refusals) {
		const question = { area: 'Refusals', behaviour, expected: `\`${code}\`` };
		if (!needs(context)) {
			context.protocol.leaveOut(question, 'not for this credential');
			continue;
		}
		await context.protocol.look(question, async () => {
			try {
				await provoke(context);
			} catch (error) {
				const observed = describeError(error);
				return { observed, asExpected: observed.startsWith(`\`${code}\``) };
			}
			return { observed: 'no refusal', asExpected: false };
		});
	}
};
