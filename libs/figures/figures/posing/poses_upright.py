"""Poses on both feet: standing, gesturing, crouching, and the stances of two themes."""

from figures.posing.pose import Arm, Leg, Pose, Trunk

_ON_HIP = Arm(raised=46, toward=118, twist=62, elbow=98, pronation=30, wrist=-18, hand="flat")

STANDING = (
    Pose(
        hips=Trunk(side=-7, turn=6),
        spine=Trunk(side=11, turn=-8, bend=-3),
        head=Trunk(side=-4, turn=14),
        left_arm=Arm(raised=12, toward=70, elbow=18),
        right_arm=_ON_HIP,
        left_leg=Leg(raised=8, toward=80, turnout=6, knee=2),
        right_leg=Leg(raised=14, toward=35, turnout=22, knee=26, heel=0),
        weight=0.86,
    ),
    Pose(
        hips=Trunk(side=5, turn=-4),
        spine=Trunk(side=-8, turn=6),
        head=Trunk(turn=-12, bend=4),
        left_arm=Arm(raised=9, toward=60, elbow=24),
        right_arm=Arm(raised=11, toward=95, elbow=12),
        left_leg=Leg(raised=16, toward=55, turnout=24, knee=20),
        right_leg=Leg(raised=5, toward=95, turnout=10, knee=1),
        weight=0.2,
    ),
    Pose(
        spine=Trunk(bend=-2),
        head=Trunk(turn=8, bend=-2),
        left_arm=Arm(raised=34, toward=12, twist=72, elbow=98, pronation=20, hand="relaxed"),
        right_arm=Arm(raised=32, toward=14, twist=76, elbow=84, pronation=10, hand="relaxed"),
        left_leg=Leg(raised=6, toward=90, turnout=14),
        right_leg=Leg(raised=6, toward=90, turnout=14),
    ),
    Pose(  # walking
        hips=Trunk(turn=-7, side=-3),
        spine=Trunk(turn=14, side=4, bend=2),
        head=Trunk(turn=-4),
        left_arm=Arm(raised=24, toward=172, twist=12, elbow=18),
        right_arm=Arm(raised=26, toward=6, twist=16, elbow=30),
        left_leg=Leg(raised=24, toward=4, turnout=6, knee=6),
        right_leg=Leg(raised=20, toward=176, turnout=8, knee=20, heel=28),
        weight=0.72,
        view=38,
    ),
    Pose(  # both hands on the hips
        hips=Trunk(side=6, turn=-5),
        spine=Trunk(side=-10, turn=8, bend=-4),
        head=Trunk(turn=-20, side=4),
        left_arm=Arm(raised=44, toward=120, twist=62, elbow=98, pronation=30, wrist=-18, hand="flat"),
        right_arm=_ON_HIP,
        left_leg=Leg(raised=14, toward=52, turnout=24, knee=20),
        right_leg=Leg(raised=5, toward=94, turnout=8, knee=2),
        weight=0.18,
    ),
    Pose(  # one hand at the chin
        hips=Trunk(side=-5),
        spine=Trunk(side=8, bend=3),
        head=Trunk(bend=9, turn=10, side=-5),
        left_arm=Arm(raised=30, toward=14, twist=74, elbow=88, pronation=0),
        right_arm=Arm(raised=40, toward=16, twist=30, elbow=132, pronation=20, hand="relaxed"),
        left_leg=Leg(raised=6, toward=90, turnout=10, knee=2),
        right_leg=Leg(raised=14, toward=40, turnout=24, knee=24),
        weight=0.85,
    ),
)

GESTURE = (
    Pose(  # waving
        hips=Trunk(side=4),
        spine=Trunk(side=-6, turn=4),
        head=Trunk(side=5, turn=6),
        left_arm=Arm(raised=84, toward=86, twist=-78, elbow=88, pronation=-40, hand="open"),
        right_arm=Arm(raised=10, toward=80, elbow=16),
        left_leg=Leg(raised=12, toward=70, turnout=18, knee=16),
        right_leg=Leg(raised=6, toward=92, turnout=10),
        weight=0.25,
    ),
    Pose(  # pointing
        hips=Trunk(turn=-10),
        spine=Trunk(turn=-10, bend=2),
        head=Trunk(turn=-16),
        left_arm=_ON_HIP,
        right_arm=Arm(raised=88, toward=36, twist=10, elbow=6, pronation=50, hand="point"),
        left_leg=Leg(raised=8, toward=100, turnout=10),
        right_leg=Leg(raised=14, toward=40, turnout=18, knee=16),
        weight=0.72,
    ),
    Pose(  # explaining, palms up
        spine=Trunk(turn=8, bend=3),
        head=Trunk(side=8, turn=-6),
        left_arm=Arm(raised=26, toward=38, twist=-34, elbow=92, pronation=-70, hand="open"),
        right_arm=Arm(raised=24, toward=40, twist=-28, elbow=84, pronation=-70, hand="open"),
        left_leg=Leg(raised=7, toward=90, turnout=12),
        right_leg=Leg(raised=13, toward=50, turnout=18, knee=14),
        weight=0.7,
    ),
)

CROUCHING = (
    Pose(
        hips=Trunk(bend=26),
        spine=Trunk(bend=26),
        head=Trunk(bend=-30, turn=12),
        left_arm=Arm(raised=54, toward=14, twist=30, elbow=54, pronation=40),
        right_arm=Arm(raised=40, toward=24, twist=20, elbow=14, pronation=60, hand="open"),
        left_leg=Leg(raised=118, toward=18, turnout=10, knee=122, heel=14),
        right_leg=Leg(raised=84, toward=18, turnout=14, knee=134, heel=46),
        weight=0.55,
        view=28,
    ),
    Pose(  # low guard
        hips=Trunk(bend=22, turn=10),
        spine=Trunk(bend=18, turn=-16),
        head=Trunk(bend=-22, turn=6),
        left_arm=Arm(raised=48, toward=40, twist=40, elbow=84, hand="claw"),
        right_arm=Arm(raised=58, toward=60, twist=20, elbow=70, hand="claw"),
        left_leg=Leg(raised=82, toward=42, turnout=10, knee=104),
        right_leg=Leg(raised=70, toward=50, turnout=14, knee=96),
        view=18,
    ),
)
BALLET = (
    Pose(  # an arabesque
        hips=Trunk(bend=24, turn=-8),
        spine=Trunk(bend=-26),
        head=Trunk(bend=-8, turn=-8),
        left_arm=Arm(raised=104, toward=18, twist=10, elbow=14, pronation=40, hand="flat"),
        right_arm=Arm(raised=80, toward=112, twist=0, elbow=12, pronation=30, hand="flat"),
        left_leg=Leg(raised=4, toward=90, turnout=30),
        right_leg=Leg(raised=94, toward=172, turnout=30, knee=6, point=44, planted=False),
        view=58,
    ),
    Pose(  # fifth position, arms overhead
        spine=Trunk(bend=-4),
        head=Trunk(turn=14, side=4, bend=-4),
        left_arm=Arm(raised=158, toward=62, twist=-30, elbow=46, pronation=0, hand="relaxed"),
        right_arm=Arm(raised=158, toward=62, twist=-30, elbow=46, pronation=0, hand="relaxed"),
        left_leg=Leg(raised=5, toward=30, turnout=46, heel=38),
        right_leg=Leg(raised=6, toward=140, turnout=46, heel=38),
    ),
)
MARTIAL_ARTS = (
    Pose(  # a fighting stance
        hips=Trunk(turn=-36),
        spine=Trunk(turn=12, bend=6),
        head=Trunk(turn=22),
        left_arm=Arm(raised=62, toward=14, twist=36, elbow=82, pronation=60, hand="fist"),
        right_arm=Arm(raised=26, toward=40, twist=50, elbow=116, pronation=40, hand="fist"),
        left_leg=Leg(raised=32, toward=16, turnout=6, knee=34),
        right_leg=Leg(raised=26, toward=150, turnout=34, knee=26),
        view=14,
    ),
    Pose(  # an open-handed guard, low stance
        hips=Trunk(turn=10),
        spine=Trunk(turn=-10, bend=4),
        head=Trunk(turn=-4),
        left_arm=Arm(raised=78, toward=12, twist=26, elbow=50, pronation=20, hand="flat"),
        right_arm=Arm(raised=44, toward=44, twist=60, elbow=104, pronation=50, hand="flat"),
        left_leg=Leg(raised=44, toward=58, turnout=12, knee=56),
        right_leg=Leg(raised=44, toward=62, turnout=12, knee=56),
    ),
)
