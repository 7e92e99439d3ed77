// The addresses this server can be reached at, ranked by how likely a phone in the room reaches it.
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';

/** Names of interfaces that phones never reach: containers, virtual machines, tunnels. */
const VIRTUAL =
  /^(docker|br-|veth|virbr|vmnet|vboxnet|utun|tun|tap|wg|zt|tailscale|lxc|podman|awdl|llw|bridge)/i;
const VIRTUAL_WORDS = /(virtual|vmware|hyper-v|vethernet|loopback|wsl)/i;

type Interfaces = Record<string, NetworkInterfaceInfo[] | undefined>;

/**
 * URLs without a path, best first: private IPv4 addresses of real interfaces (192.168, then 10, then 172.16–31), other
 * IPv4, virtual ones. Loopback only if there is nothing else, or if the server listens on loopback alone.
 */
export function rankedAddresses(
  host: string,
  port: number,
  scheme: 'http' | 'https',
  interfaces: Interfaces = networkInterfaces(),
): string[] {
  const url = (address: string): string => `${scheme}://${address}:${port}`;
  const isEverywhere = host === '0.0.0.0' || host === '::' || host === '';
  if (!isEverywhere) return [url(host.includes(':') ? `[${host}]` : host)];
  const found = Object.entries(interfaces).flatMap(([name, infos]) =>
    (infos ?? [])
      .filter((info) => info.family === 'IPv4' && !info.internal)
      .map((info) => ({ address: info.address, rank: rank(name, info.address) })),
  );
  if (found.length === 0) return [url('127.0.0.1')];
  return found
    .sort((a, b) => a.rank - b.rank || (a.address < b.address ? -1 : 1))
    .map(({ address }) => url(address));
}

function rank(name: string, address: string): number {
  const virtual = VIRTUAL.test(name) || VIRTUAL_WORDS.test(name) ? 10 : 0;
  if (address.startsWith('169.254.')) return virtual + 6;
  if (address.startsWith('192.168.')) return virtual + 1;
  if (address.startsWith('10.')) return virtual + 2;
  if (/^172\.(1[6-9]|2\d|3[01])\./.test(address)) return virtual + 3;
  return virtual + 4;
}
