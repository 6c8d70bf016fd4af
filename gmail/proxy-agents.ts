import { HttpsProxyAgent } from 'https-proxy-agent';
import { SocksProxyAgent } from 'socks-proxy-agent';

/** The proxy would not let the request through; `answer` is its HTTP status. */
const refusal = (status: number): Error =>
	Object.assign(new Error(`Invalid response from proxy: ${status}`), { code: 'EPROXY' });

/** Its connections go through an HTTP proxy, or fail by what the proxy says: the library would take that for Google's answer. */
export class CheckedHttpsProxyAgent extends HttpsProxyAgent<string> {
	override async connect(
		...[request, options]: Parameters<HttpsProxyAgent<string>['connect']>
	): ReturnType<HttpsProxyAgent<string>['connect']> {
		let status = 200;
		request.once('proxyConnect', (answer: { statusCode: number }) => {
			status = answer.statusCode;
		});
		const socket = await super.connect(request, options);
		if (status === 200) return socket;
		socket.destroy();
		throw refusal(status);
	}
}

/** Its connections go through a SOCKS5 proxy; what the proxy says is told as the proxy's. */
export class CheckedSocksProxyAgent extends SocksProxyAgent {
	override async connect(
		...given: Parameters<SocksProxyAgent['connect']>
	): ReturnType<SocksProxyAgent['connect']> {
		try {
			return await super.connect(...given);
		} catch (error) {
			const { message } = error instanceof Error ? error : { message: String(error) };
			const isTls = error instanceof Error && 'code' in error;
			if (isTls) throw error;
			throw Object.assign(new Error(message), { code: 'EPROXY' });
		}
	}
}
