import {
	listFolders,
	readNewest,
	type Account,
	type OutgoingMail,
	type Transport,
} from '../../gmail';
import { describeError } from '../protocol';
import { mailTo, send } from '../send';
import type { Refusal } from './refusal';
import { tokenRefusals } from './token-refusals';
import type { VerifyContext } from '../context';

const fullMail = ({ account }: VerifyContext): boolean => account.access === 'fullMail';
const sendOnly = ({ account }: VerifyContext): boolean => account.access === 'sendOnly';
const withWrongToken = (account: Account): Account => ({
	...account,
	getToken: async () => 'ya29.wrong',
});

/** Sends what should be refused; if it is not, the marker lets it be found again. */
const sendTo = async (
	{ account, marker }: VerifyContext,
	transport: Transport,
	given: Partial<OutgoingMail> = {},
	as: Account = account,
): Promise<unknown> =>
	await send(
		as,
		{ ...mailTo(account.address, `${marker} should have been refused`), ...given },
		transport,
	);

const nobody = { to: [{ name: '', address: 'nobody@' }] };

/** Mistakes of mail. */
const mailRefusals: Refusal[] = [
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
		provoke: async ({ account, marker }) =>
			await readNewest(account, {
				folder: `${marker} no such label`,
				prepare: async (read) => read,
			}),
	},
	{
		behaviour: 'SMTP: wrong token',
		code: 'signInRefused',
		needs: fullMail,
		provoke: async (context) => await sendTo(context, 'smtp', {}, withWrongToken(context.account)),
	},
	{
		behaviour: 'SMTP: a recipient that is no address, which Google is not asked about',
		code: 'addressInvalid',
		needs: fullMail,
		provoke: async (context) => await sendTo(context, 'smtp', nobody),
	},
	{
		behaviour: 'API: wrong token',
		code: 'signInRefused',
		provoke: async (context) => await sendTo(context, 'api', {}, withWrongToken(context.account)),
	},
	{
		behaviour: 'API: a recipient that is no address, which Google is not asked about',
		code: 'addressInvalid',
		provoke: async (context) => await sendTo(context, 'api', nobody),
	},
	{
		behaviour: 'API: a reply to an unknown thread',
		code: 'messageNotFound',
		provoke: async (context) => await sendTo(context, 'api', { threadId: '1' }),
	},
];

/** Makes every mistake that harms nobody, and looks at what Google says and what the package makes of it. */
export const checkRefusals = async (context: VerifyContext): Promise<void> => {
	for (const { behaviour, code, needs = () => true, provoke } of [
		...mailRefusals,
		...tokenRefusals,
	]) {
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
