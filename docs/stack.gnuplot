# stack.gnuplot: the picture in README.md, docs/stack.svg; `make picture` draws it.
# Boxes are in a grid of 100 by 70; y grows upwards.
set terminal svg noenhanced size 900,520 font "sans-serif,12" background rgb "white"
unset border
unset tics
unset key
set margins 0, 0, 0, 0
set xrange [0:100]
set yrange [0:70]
set style arrow 1 heads filled size 1,20 linewidth 1.5 linecolor rgb "#444444"
set style arrow 2 head filled size 1,20 linewidth 1.5 linecolor rgb "#444444"
set style arrow 3 nohead dashtype 2 linecolor rgb "#888888"

ours = "#cfe3f7"
theirs = "#e8e8e8"
yours = "#fbe3c0"

set object rectangle from 4,3 to 96,10 fillcolor rgb theirs
set label "net_device, for instance eth1" at 50,6.5 center

# what leaves and arrives
set object rectangle from 4,17 to 48,23 fillcolor rgb ours
set label "rx_handler: IPv4 and ARP only to mipv4" at 26,20 center
set arrow from 26,10.3 to 26,16.7 arrowstyle 2
set object rectangle from 80,17 to 96,23 fillcolor rgb theirs
set label "tcpdump" at 88,20 center
set arrow from 88,10.3 to 88,16.7 arrowstyle 2
set label "both directions" at 86.6,13.5 right font "sans-serif,10"

# mipv4
set object rectangle from 4,29 to 54,46 fillcolor rgb ours
set label "mipv4.ko" at 6,44 font "sans-serif,15"
set label "packet_type for each" at 26,31 center font "sans-serif,10"
set label "in: checks, reassembly, ICMP, IGMP" at 6,40.5
set label "addresses, routes, ARP, counters" at 6,37.7
set label "out: next hop, fragments, header" at 6,34.9
set arrow from 26,23.3 to 26,28.7 arrowstyle 2
set arrow from 51,28.7 to 51,10.3 arrowstyle 2

# companions
set object rectangle from 4,52 to 18,58 fillcolor rgb ours
set label "mudp.ko" at 11,55 center
set object rectangle from 20,52 to 34,58 fillcolor rgb ours
set label "mrdp.ko" at 27,55 center
set object rectangle from 36,52 to 54,58 fillcolor rgb yours
set label "your transport" at 45,55 center
set arrow from 11,46.3 to 11,51.7 arrowstyle 1
set arrow from 27,46.3 to 27,51.7 arrowstyle 1
set arrow from 45,46.3 to 45,51.7 arrowstyle 1
set label "include/net/mipv4.h" at 28,49.2 font "sans-serif,10"

# Linux's own stack
set object rectangle from 66,29 to 96,46 fillcolor rgb theirs
set label "Linux's own stack" at 68,44 font "sans-serif,15"
set label "IPv6, LLDP, VLANs" at 68,40.5
set label "IPv4 and ARP if the" at 68,37.7
set label "endpoint is shared" at 68,34.9
set arrow from 70,10.3 to 70,28.7 arrowstyle 1
set object rectangle from 80,52 to 96,58 fillcolor rgb theirs
set label "sockets" at 88,55 center
set arrow from 88,46.3 to 88,51.7 arrowstyle 1

# user space
set arrow from 2,61 to 98,61 arrowstyle 3
set label "user space" at 98,62.6 right font "sans-serif,10"
set object rectangle from 57,63.5 to 75,69 fillcolor rgb ours
set label "mipv4(8)" at 66,66.2 center
set arrow from 60,63.2 to 60,42 nohead linewidth 1.5 linecolor rgb "#444444"
set arrow from 60,42 to 54.3,42 arrowstyle 2
set label "netlink" at 60.8,55 font "sans-serif,10"

plot NaN
