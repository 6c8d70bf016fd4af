import { generateKeyPairSync } from 'node:crypto';
import type { VerifyContext } from '../context';
import type { SignIn } from '../credentials-file';
import { requestToken } from '../request-token';
import type { Refusal } from './refusal';

const by =
	(kind: SignIn['kind']) =>
	({ credentials }: VerifyContext): boolean =>
		credentials.signIn.kind === kind;

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

/** Mistakes at the token endpoint. */
export const tokenRefusals: Refusal[] = [
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
