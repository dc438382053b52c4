# shellcheck shell=bash
# bash completion for mipv4(8)

# The devices of the system.
_mipv4_devs() {
	local dev
	for dev in /sys/class/net/*; do
		[ -e "$dev/mtu" ] && printf '%s\n' "${dev##*/}"
	done
}

# The network namespaces that have a name.
_mipv4_netns() {
	local path
	for path in /run/netns/*; do
		[ -e "$path" ] && printf '%s\n' "${path##*/}"
	done
}

# _mipv4_words OBJECT VERB POSITION: the words that may follow, one a line.
_mipv4_words() {
	case "$1 $2" in
	'attach '* | 'replace '*)
		if [ "$3" -eq 0 ]; then _mipv4_devs; else printf '%s\n' addr gateway shared; fi ;;
	'detach '* | 'show '* | 'save '* | 'listeners '* | 'neigh flush' | 'group show' | 'udp show' | 'udp stats')
		if [ "$3" -eq 0 ]; then echo dev; fi ;;
	'addr show')
		printf '%s\n' dev to tentative dadfailed deprecated secondary primary conflict permanent dynamic ;;
	'route show') printf '%s\n' dev to root match exact via src type metric ;;
	'neigh show') printf '%s\n' dev to nud ;;
	'stats '*)
		printf '%s\n' dev -d -w count -c ;;
	'socket '*)
		if [[ $used == ' kill '* ]]; then
			printf '%s\n' udp all memory src dst sport dport dev
		else
			[ "$3" -gt 0 ] || echo kill
			printf '%s\n' udp mrdp listening all memory src dst sport dport dev
		fi ;;
	'top '*)
		printf '%s\n' dev count -c ;;
	'monitor '*)
		printf '%s\n' all endpoint addr route neigh group pmtu drop reason proto dev ;;
	'addr add' | 'addr replace')
		if [ "$3" -gt 0 ]; then printf '%s\n' dev dad valid_lft preferred_lft; fi ;;
	'addr del' | 'addr set' | 'neigh del' | 'group del' | 'udp echo' | 'udp discard' | \
		'udp sink' | 'udp del')
		if [ "$3" -gt 0 ]; then echo dev; fi ;;
	'set '*)
		printf '%s\n' dev ttl tos df redirects source-routes \
			igmp-router-alert pmtu-min reasm-timeout reasm-limit ;;
	'route get')
		if [ "$3" -gt 0 ]; then printf '%s\n' from dev; fi ;;
	'route add' | 'route replace' | 'route del')
		if [ "$3" -eq 0 ]; then
			printf '%s\n' default blackhole unreachable
		elif [ "$2" != del ]; then
			printf '%s\n' via dev metric mtu src
		else
			printf '%s\n' via dev metric
		fi ;;
	'neigh add' | 'neigh replace')
		if [ "$3" -gt 0 ]; then printf '%s\n' lladdr dev; fi ;;
	'group add')
		if [ "$3" -gt 0 ]; then printf '%s\n' dev source exclude; fi ;;
	'udp send')
		if [ "$3" -gt 0 ]; then printf '%s\n' dev size count rate ttl tos df gso; fi ;;
	'udp listen')
		if [ "$3" -gt 0 ]; then printf '%s\n' dev count; fi ;;
	'run '*)
		if [ "$3" -gt 0 ]; then return; fi
		printf '%s\n' dev -- ;;
	'dhcp '*)
		if [ "$3" -eq 0 ]; then
			_mipv4_devs
		else
			printf '%s\n' hostname client-id metric script lease timeout oneshot keep pidfile
		fi ;;
	'ping '*)
		if [ "$3" -gt 0 ]; then printf '%s\n' dev src count size interval df -I -c -s -i -M -W -w -q -D -n -4; fi ;;
	'send '*)
		if [ "$3" -gt 0 ]; then
			printf '%s\n' proto dev src ttl tos df options size
		fi ;;
	'listen '*)
		printf '%s\n' proto dev count ;;
	esac
	echo help
}

_mipv4() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	[[ $prev != -b && $prev != -batch ]] || { mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return; }
	[[ $prev != restore ]] || { mapfile -t COMPREPLY < <(compgen -f -- "$cur"; compgen -W help -- "$cur"); return; }
	local object='' verb='' helping='' word words='' i position=0 used=' '
	COMPREPLY=()

	# The position: object, verb, number of words after them.
	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		if [[ -z $object ]]; then
			case $word in
			-n | -netns) i=$((i + 1)) ;;
			help | -h) helping=1 ;;
			-*) ;;
			a | address) object=addr ;;
			r) object=route ;;
			n | neighbour | neighbor) object=neigh ;;
			g) object=group ;;
			s | list | ls) object=show ;;
			*) object=$word ;;
			esac
		elif [[ -z $verb && $object =~ ^(addr|route|neigh|group|udp)$ ]]; then
			case $word in
			-*) ;;
			a) verb=add ;;
			delete) verb=del ;;
			s | l | ls | list) verb=show ;;
			*) verb=$word ;;
			esac
		else
			position=$((position + 1))
			used+="$word "
		fi
	done

	# After help, only the name of a command follows.
	[[ -z $helping || -z $object || $object/$verb =~ ^(addr|route|neigh|group|udp)/$ ]] || return

	case $object/$verb in
	/*)
		[[ $prev != -n && $prev != -netns ]] ||
			{ mapfile -t COMPREPLY < <(compgen -W "$(_mipv4_netns)" -- "$cur"); return; }
		words='attach replace detach show set addr route neigh group udp stats top monitor save restore dhcp run ping send
			listen listeners socket help -j -p -s -t -o -br -c -batch -netns -force -V -h' ;;
	addr/) words='add replace del set show help' ;;
	route/) words='add replace del show get help' ;;
	group/) words='add del show help' ;;
	udp/) words='echo discard sink del show stats send listen help' ;;
	neigh/) words='add replace del show flush help' ;;
	*)
		[[ $object/$prev != set/df ]] || prev=df-of-set
		case $prev in
		dev | -I) words=$(_mipv4_devs) ;;
		-M) words='do dont want' ;;
		-c | -s | -i | -W) ;;
		redirects | source-routes | igmp-router-alert | df-of-set) words='on off' ;;
		valid_lft | preferred_lft) words=forever ;;
		type) words='unicast blackhole unreachable' ;;
		nud) words='incomplete reachable stale delay probe failed permanent' ;;
		to)
			[[ $object != route ]] || words='root match exact' ;;
		root | match | exact | metric | mtu | src | dst | sport | dport | source | exclude | rate | gso | ttl | tos | pmtu-min | reasm-timeout | reasm-limit | proto | options | hostname | client-id | timeout) ;;
		script | lease) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
		addr | via | gateway | lladdr | count | size | interval)
			[ "$position" -gt 0 ] && return
			words=$(_mipv4_words "$object" "$verb" "$position") ;;
		*)
			# Offer a keyword only once.
			for word in $(_mipv4_words "$object" "$verb" "$position"); do
				[[ $used == *" $word "* ]] || words+="$word "
			done ;;
		esac
		# These take a device without its keyword.
		[[ $object == detach && $position -eq 0 ]] && words+=" $(_mipv4_devs)" ;;
	esac

	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}

complete -F _mipv4 mipv4
