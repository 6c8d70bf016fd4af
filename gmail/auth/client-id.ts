import { requestJson } from '../request-json';

/**
 * The numeric client ID of a service account, which domain-wide delegation is granted to: Google tells it of any token
 * of the account.
 *
 * @param accessToken a token of the service account's own
 * @param api base address of Google's APIs
 * @returns '' where Google does not tell
 */
export const fetchClientId = async (accessToken: string, api: string): Promise<string> => {
	try {
		// In the body: an address with a token in it would stand in logs.
		const { azp } = await requestJson(`${api}/oauth2/v3/tokeninfo`, {
			method: 'POST',
			body: new URLSearchParams({ access_token: accessToken }),
		});
		return typeof azp === 'string' ? azp : '';
	} catch {
		// Shown for convenience only: Google Cloud console shows it too.
		return '';
	}
};
